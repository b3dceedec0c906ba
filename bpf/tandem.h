/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Two programs on one hook. The kernel skips a program that is already running on its CPU, with
 * only a count of it, when its task is preempted inside it (seen on 7.3, where tracepoints may be
 * preempted: one UDP message in 1,000 under emulation). The second
 * program runs after the first and does its work if another run of the first is under way here,
 * as then the first was skipped. */
#pragma once

#include "counters.h"

static __always_inline void tandem_begin(enum tandem pair)
{
	*(volatile __u32 *)&cpu_counters_here()->running[pair] = 1;
}

static __always_inline void tandem_end(enum tandem pair)
{
	*(volatile __u32 *)&cpu_counters_here()->running[pair] = 0;
}

static __always_inline bool tandem_was_skipped(enum tandem pair)
{
	return *(volatile __u32 *)&cpu_counters_here()->running[pair];
}

static __always_inline void tandem_rescued(void)
{
	add(&cpu_counters_here()->rescued, 1);
}
