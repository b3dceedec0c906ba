// SPDX-License-Identifier: Apache-2.0
// What this kernel has, read from its BTF and mounts before anything is loaded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace flowgauge {

bool KernelHasBtf();

// Number of arguments of a kernel function; nothing if there is no such function.
std::optional<uint32_t> FunctionArguments(const std::string& function);

// Ends what the two above have read, some 6 MB; they read it anew when they are called again.
void ForgetKernelBtf();

// A task may be preempted inside a trampoline's program. Whether it is, is chosen at boot.
bool KernelIsPreemptible();

// The same of a tracepoint's program: since 7.0 they run under SRCU. Nothing but the version tells.
bool TracepointsArePreemptible();

// Of the kernel's clock, as jiffies count it.
double TickMicroseconds();

// Inode number of this process's network namespace.
uint32_t OwnNetns();

// File descriptor of the cgroup v2 root, mounted privately where the host has none; -1 with
// errno if that is refused. The caller closes it.
int OpenCgroupRoot();

}  // namespace flowgauge
