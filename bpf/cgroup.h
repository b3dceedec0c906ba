/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The cgroup of a task. Its names are noted at first sight: process and cgroup may be gone before
 * user space asks. */
#pragma once

#include "maps.h"

enum cgroup_subsys_id___flavour {
	memory_cgrp_id___flavour = 1
};

#define MEMORY_ID bpf_core_enum_value(enum cgroup_subsys_id___flavour, memory_cgrp_id___flavour)
#define HAS_MEMORY                                                                                 \
	bpf_core_enum_value_exists(enum cgroup_subsys_id___flavour, memory_cgrp_id___flavour)

static const struct cgroup_names no_names = {};

/* Where v1 and v2 are mounted side by side, containers have a place in v1 alone. */
static __always_inline struct cgroup *cgroup_v1_of(struct css_set *set)
{
	void *subsystems = (void *)set + bpf_core_field_offset(set->subsys);
	struct cgroup_subsys_state *memory = 0;

	if (HAS_MEMORY)
		bpf_probe_read_kernel(&memory, sizeof(memory),
				      subsystems + MEMORY_ID * sizeof(memory));
	return BPF_CORE_READ(memory, cgroup);
}

static __always_inline void cgroup_note(cgroup_id id, struct cgroup *cgroup)
{
	struct cgroup_names *names = bpf_map_lookup_elem(&cgroups, &id);

	if (names)
		return;
	bpf_map_update_elem(&cgroups, &id, &no_names, BPF_NOEXIST);
	names = bpf_map_lookup_elem(&cgroups, &id);
	if (!names)
		return;
	for (int i = 0; i < CGROUP_LEVELS && cgroup; i++) {
		bpf_probe_read_kernel_str(names->names[i], CGROUP_NAME_BYTES,
					  BPF_CORE_READ(cgroup, kn, name));
		cgroup = BPF_CORE_READ(cgroup, self.parent, cgroup);
	}
}

static __noinline cgroup_id cgroup_of(struct task_struct *task)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup *cgroup = BPF_CORE_READ(set, dfl_cgrp);
	cgroup_id hierarchy = 0;
	cgroup_id id;

	if (!BPF_CORE_READ(cgroup, level)) {
		cgroup = cgroup_v1_of(set);
		hierarchy = CGROUP_V1;
	}
	if (!BPF_CORE_READ(cgroup, level))
		return 0;
	id = BPF_CORE_READ(cgroup, kn, id) | hierarchy;
	cgroup_note(id, cgroup);
	return id;
}
