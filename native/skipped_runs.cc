// SPDX-License-Identifier: Apache-2.0
#include "skipped_runs.h"

#include <bpf/bpf.h>

namespace flowgauge {

uint64_t SkippedRuns(const bpf_program* program) {
  bpf_prog_info info = {};
  uint32_t length = sizeof(info);
  if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length) != 0) return 0;
  return info.recursion_misses;
}

}  // namespace flowgauge
