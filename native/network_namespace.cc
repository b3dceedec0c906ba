// SPDX-License-Identifier: Apache-2.0
#include "network_namespace.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "kernel_support.h"

namespace flowgauge {

namespace {

std::string LinkOf(process_id pid) { return "/proc/" + std::to_string(pid) + "/ns/net"; }

// 0 when there is no such process, or it may not be looked at.
netns_inode InodeOf(process_id pid) {
  struct stat status = {};
  return stat(LinkOf(pid).c_str(), &status) == 0 ? static_cast<netns_inode>(status.st_ino) : 0;
}

}  // namespace

bool IsIn(process_id pid, netns_inode netns) { return InodeOf(pid) == netns; }

int OpenNamespaceOf(process_id pid, netns_inode netns) {
  const int fd = open(LinkOf(pid).c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status = {};
  if (fd < 0) return -1;
  if (fstat(fd, &status) == 0 && status.st_ino == netns) return fd;
  close(fd);
  return -1;
}

ByteMap<netns_inode, process_id> FindNamespaces() {
  ByteMap<netns_inode, process_id> found;
  DIR* proc = opendir("/proc");
  while (const dirent* entry = proc ? readdir(proc) : nullptr) {
    const auto pid = static_cast<process_id>(std::strtoul(entry->d_name, nullptr, 10));
    if (pid != 0) found.emplace(InodeOf(pid), pid);
  }
  if (proc) closedir(proc);
  return found;
}

netns_inode RootNetns() {
  const netns_inode first = InodeOf(1);
  return first != 0 ? first : OwnNetns();
}

}  // namespace flowgauge
