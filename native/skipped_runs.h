// SPDX-License-Identifier: Apache-2.0
// Runs of a program that the kernel left out, since one was under way on that CPU.
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>

namespace flowgauge {

// As the kernel tells: since 5.12, of kprobes since 6.7; 0 before.
uint64_t SkippedRuns(const bpf_program* program);

}  // namespace flowgauge
