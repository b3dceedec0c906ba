/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The way of message records to user space. */
#pragma once

#include "counters.h"
#include "wake.h"

static __always_inline void count_l7_loss(enum l7_loss reason)
{
	add(&cpu_counters_here()->l7_losses[reason], 1);
}

/* How full the ring is costs 20 ns to ask and more where other CPUs write too: each CPU asks when
 * it has written another step, all of them together an eighth of the ring. From the half on it
 * then wakes the reader. */
static __always_inline __u64 messages_wake(__u64 size)
{
	struct cpu_counters *here = cpu_counters_here();
	__u64 before = here->messages_bytes;
	__u64 used;

	here->messages_bytes = before + size;
	if (likely((before ^ (before + size)) < messages_ring_step))
		return BPF_RB_NO_WAKEUP;
	used = bpf_ringbuf_query(&messages_ring, BPF_RB_AVAIL_DATA);
	if (used > here->messages_ring_bytes)
		here->messages_ring_bytes = used;
	return used > messages_ring_size / 2 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

/* most: the bytes that may follow the record. False if it found no room. */
static __always_inline bool messages_send(void *record, __u64 size, const __u32 most)
{
	__u64 wake = messages_wake(size);

	barrier_var(size);
	if (size > sizeof(struct message_record) + most)
		return false;
	return bpf_ringbuf_output(&messages_ring, record, size, wake) == 0;
}
