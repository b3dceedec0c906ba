/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Two programs on one hook. The kernel skips a program that is already running on its CPU, with
 * only a count of it, when its task is preempted inside it (seen on 7.3, where tracepoints may be
 * preempted: one UDP message in 1,000 under emulation). The first program leaves the task's id
 * behind; where the second does not find it, the first was skipped, and the second does its work.
 * By task, not by CPU: between the two, others run here, and the task may move. */
#pragma once

#include "counters.h"

enum {
	TANDEM_SLOTS_LOG2 = 10,
};

/* Ids of tasks that are between the first program and the second. */
extern __u32 tandem_tasks[TANDEMS][1 << TANDEM_SLOTS_LOG2];

static __always_inline __u32 *tandem_slot(enum tandem pair, __u32 task)
{
	return &tandem_tasks[pair][task * 0x9e3779b1u >> (32 - TANDEM_SLOTS_LOG2)];
}

static __always_inline void tandem_done(enum tandem pair)
{
	__u32 task;

	if (!may_skip)
		return;
	task = bpf_get_current_pid_tgid();
	*tandem_slot(pair, task) = task;
}

static __always_inline bool tandem_was_skipped(enum tandem pair)
{
	__u32 task = bpf_get_current_pid_tgid();
	__u32 *slot = tandem_slot(pair, task);

	if (*slot != task)
		return true;
	*slot = 0;
	return false;
}

static __always_inline void tandem_rescued(void)
{
	add(&cpu_counters_here()->rescued, 1);
}
