// SPDX-License-Identifier: Apache-2.0
#include "kernel_support.h"

#include <bpf/btf.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <mntent.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>

namespace flowgauge {

namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;

Btf kernel_btf(nullptr, &btf__free);

const btf* KernelBtf() {
  if (!kernel_btf) kernel_btf.reset(btf__load_vmlinux_btf());
  return kernel_btf.get();
}

// A container that has its own cgroup as its root sees that one at its mounts.
bool IsHierarchyRoot(int directory) {
  constexpr ino_t kRootInode = 1;
  struct stat status = {};
  return fstat(directory, &status) == 0 && status.st_ino == kRootInode;
}

// The directory, or -1 where it is not the root of all cgroups.
int RootOnly(int directory) {
  if (directory < 0 || IsHierarchyRoot(directory)) return directory;
  close(directory);
  errno = ENOENT;
  return -1;
}

int OpenMountedCgroupRoot() {
  std::unique_ptr<FILE, decltype(&endmntent)> mounts(setmntent("/proc/self/mounts", "r"),
                                                     &endmntent);
  int root = -1;
  while (const mntent* entry = mounts && root < 0 ? getmntent(mounts.get()) : nullptr)
    if (std::string(entry->mnt_type) == "cgroup2")
      root = RootOnly(open(entry->mnt_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return root;
}

// A detached mount: seen by nobody and gone with its descriptor.
int MountCgroupPrivately() {
  int context = static_cast<int>(syscall(SYS_fsopen, "cgroup2", FSOPEN_CLOEXEC));
  if (context < 0) return -1;
  syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0);
  int mount = static_cast<int>(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0));
  close(context);
  return mount;
}

}  // namespace

bool KernelHasBtf() { return KernelBtf() != nullptr; }

std::optional<uint32_t> FunctionArguments(const std::string& function) {
  const btf* kernel = KernelBtf();
  if (!kernel) return std::nullopt;
  int id = btf__find_by_name_kind(kernel, function.c_str(), BTF_KIND_FUNC);
  if (id < 0) return std::nullopt;
  const btf_type* prototype = btf__type_by_id(kernel, btf__type_by_id(kernel, id)->type);
  return btf_vlen(prototype);
}

void ForgetKernelBtf() { kernel_btf.reset(); }

bool KernelIsPreemptible() {
  utsname kernel = {};
  return uname(&kernel) == 0 && std::strstr(kernel.version, "PREEMPT") != nullptr;
}

bool TracepointsArePreemptible() {
  utsname kernel = {};
  return uname(&kernel) == 0 && std::atoi(kernel.release) >= 7 && KernelIsPreemptible();
}

double TickMicroseconds() {
  timespec tick = {};
  clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  return static_cast<double>(tick.tv_nsec) / 1000;
}

uint32_t OwnNetns() {
  struct stat status = {};
  return stat("/proc/self/ns/net", &status) == 0 ? static_cast<uint32_t>(status.st_ino) : 0;
}

int OpenCgroupRoot() {
  const int mounted = OpenMountedCgroupRoot();
  return mounted >= 0 ? mounted : RootOnly(MountCgroupPrivately());
}

}  // namespace flowgauge
