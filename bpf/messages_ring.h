/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The way of message records to user space. */
#pragma once

#include "counters.h"
#include "wake.h"

static __always_inline void count_l7_loss(enum l7_loss reason)
{
	add(&cpu_counters_here()->l7_losses[reason], 1);
}

/* most: the bytes that may follow the record. False if it found no room. */
static __always_inline bool messages_send(void *record, __u64 size, const __u32 most)
{
	__u64 used = bpf_ringbuf_query(&messages_ring, BPF_RB_AVAIL_DATA);
	struct cpu_counters *here = cpu_counters_here();

	add(&here->message_records, 1);
	if (used > here->messages_ring_bytes)
		here->messages_ring_bytes = used;
	barrier_var(size);
	if (size > sizeof(struct message_record) + most)
		return false;
	return bpf_ringbuf_output(&messages_ring, record, size,
				  wake_from_half(used, size, messages_ring_size)) == 0;
}
