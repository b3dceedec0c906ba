/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A request that is whole and a response that is whole in its first message: told in 64 bytes, by
 * themselves, where nobody asks for more of their heads. What is not so simple goes to user space
 * as it is. */
#pragma once

#include "counters.h"
#include "maps.h"

/* Nothing passed unseen between the two. */
static __always_inline bool follow_each_other(const struct message_part *request,
					      const struct message_part *response)
{
	return response->position == request->peer_position &&
	       response->peer_position == request->position + (__u32)request->size;
}

static __always_inline void exchange_told(struct conversation *c)
{
	struct exchange_range *told = &c->record.told;
	const struct message_part *request = &c->record.part[0];

	if (told->begin_sent == told->end_sent) {
		bool is_sent = request->direction == DIRECTION_SENT;

		told->begin_sent = is_sent ? request->position : request->peer_position;
		told->begin_received = is_sent ? request->peer_position : request->position;
	}
	told->end_sent = c->record.end_sent;
	told->end_received = c->record.end_received;
}

static __always_inline void exchange_write(struct exchange_record *to, const struct conversation *c,
					   __u32 status)
{
	const struct message_part *request = &c->record.part[0];
	const struct message_part *response = &c->record.part[1];

	to->sk = c->record.sk;
	to->born = c->record.born;
	to->asked = request->last;
	to->answered = response->first;
	to->method = *(const __u64 *)c->bytes;
	to->request_begin = request->position;
	to->response_begin = response->position;
	to->request_size = request->size;
	to->response_size = response->size;
	to->status = status;
	to->lost_records = c->record.lost_records;
}

/* From the half on the reader is woken, at every eighth. */
static __always_inline void exchanges_wake(__u64 unread)
{
	void *nothing;

	if (unread <= exchanges_mask / 2 || unread & (exchanges_mask >> 3))
		return;
	nothing = bpf_ringbuf_reserve(&messages_ring, 8, 0);
	if (nothing)
		bpf_ringbuf_discard(nothing, BPF_RB_FORCE_WAKEUP);
}

#ifdef CAN_CAST
/* False if there is no room. */
static __always_inline bool exchange_put(struct conversation *c, __u32 status)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct exchange_ring *ring = bpf_map_lookup_elem(&exchanges, &cpu);

	if (!ring || ring->written - ring->read > exchanges_mask)
		return false;
	exchange_write(&ring->records[ring->written & exchanges_mask], c, status);
	exchange_told(c);
	/* With what it gives back it is a barrier: until then nobody reads. */
	exchanges_wake(__sync_fetch_and_add(&ring->written, 1) - ring->read);
	return true;
}
#else
/* Kernels before 5.12 know no such atomics. */
static __always_inline bool exchange_put(struct conversation *c, __u32 status)
{
	return false;
}
#endif
