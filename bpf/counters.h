/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* This CPU's counters. Atomic adds: a softirq may interrupt a program in the middle of one. */
#pragma once

#include "maps.h"

static __always_inline struct cpu_counters *cpu_counters_here(void)
{
	return &counters[bpf_get_smp_processor_id() & (MAX_CPUS - 1)];
}

/* Adding a constant 0 is left out: clang turns it into an atomic OR, unknown before 5.12. */
static __always_inline void add(__u64 *counter, __u64 value)
{
	if (value)
		__sync_fetch_and_add(counter, value);
}

/* By a program that only processes run: nothing else adds on this CPU while it does, unless it may
 * be preempted. A locked add costs 5 ns, in four messages of a request eight of them. */
static __always_inline void add_alone(__u64 *counter, __u64 value)
{
	if (may_skip)
		add(counter, value);
	else
		*counter += value;
}

static __always_inline void count_fired(enum signal_id signal)
{
	add(&cpu_counters_here()->fired[signal], 1);
}

static __always_inline void count_loss(enum loss reason, __u64 read_bytes, __u64 written_bytes)
{
	struct cpu_counters *here = cpu_counters_here();

	add(&here->lost_events[reason], 1);
	add(&here->lost_read_bytes[reason], read_bytes);
	add(&here->lost_written_bytes[reason], written_bytes);
}
