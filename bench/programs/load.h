/* SPDX-License-Identifier: Apache-2.0 */
/* What the loads share: one CPU for all their processes, and their result as a line of JSON. */
#pragma once

#include <stdint.h>

_Noreturn void fail(const char *what);
void stay_on_cpu(int cpu);
double now_seconds(void);

/* CPU time is that of this process and of the children it has waited for. */
void print_load(uint64_t operations, double seconds);
