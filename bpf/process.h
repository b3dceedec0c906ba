/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Who is calling: the thread group, its leader's name (a thread may be named otherwise), and the
 * cgroup. */
#pragma once

#include "cgroup.h"

static __always_inline void process_of(struct process *process, struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	bpf_probe_read_kernel_str(process->name, sizeof(process->name), &leader->comm);
	process->pid = BPF_CORE_READ(task, tgid);
	process->cgroup = cgroup_of(task);
}

static __always_inline void process_here(struct process *process)
{
	process_of(process, (struct task_struct *)bpf_get_current_task());
}
