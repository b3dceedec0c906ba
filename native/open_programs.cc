// SPDX-License-Identifier: Apache-2.0
#include "open_programs.h"

#include <cerrno>
#include <cstdlib>

#include "flowgauge.skel.h"
#include "kernel_support.h"
#include "without_cast.skel.h"

namespace flowgauge {

namespace {

// Came with 6.2. A function that the kernel lacks, libbpf 1.1 looks for among those of its modules,
// and since 5.11 that takes CAP_SYS_ADMIN.
bool KernelCanCast() { return FunctionArguments("bpf_rdonly_cast").has_value(); }

// What programs::open() does, with the bytes of the other build.
int OpenWithoutCast(programs* opened) {
  if (int error = programs__create_skeleton(opened)) return error;
  bpf_object_skeleton* skeleton = opened->skeleton;
  skeleton->data = programs_without_cast::elf_bytes(&skeleton->data_sz);
  return bpf_object__open_skeleton(skeleton, nullptr);
}

}  // namespace

programs* OpenPrograms() {
  if (KernelCanCast()) return programs::open();
  auto* opened = static_cast<programs*>(std::calloc(1, sizeof(programs)));
  const int error = opened ? OpenWithoutCast(opened) : -ENOMEM;
  if (error == 0) return opened;
  programs::destroy(opened);
  errno = -error;
  return nullptr;
}

}  // namespace flowgauge
