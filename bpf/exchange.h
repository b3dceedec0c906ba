/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A whole exchange, on its way to user space in its CPU's ring. */
#pragma once

#include "counters.h"
#include "maps.h"
#include "message_event.h"

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
					   const struct message_event *response, __u32 status)
{
	const struct message_part *request = &c->record.part[0];

	to->sk = c->record.sk;
	to->born = c->record.born;
	to->asked = request->last;
	to->answered = response->time;
	to->method = *(const __u64 *)c->bytes;
	to->request_begin = request->position;
	to->response_begin = response->position;
	to->request_size = request->size;
	to->response_size = response->bytes;
	to->status = status;
	to->lost_records = c->record.lost_records;
	to->asking = request->last - request->first;
}

/* What it took to send is told in 32 bits: 4.3 s. */
static __always_inline bool is_asked_quickly(const struct message_part *request)
{
	return request->last - request->first <= 0xffffffff;
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

/* Until then nobody reads what was written. x86 keeps the order of stores, which are then not
 * waited for; elsewhere an atomic that gives something back is a barrier. */
static __always_inline __u64 exchange_done(struct exchange_ring *ring)
{
#ifdef __TARGET_ARCH_x86
	barrier();
	return (*(volatile __u64 *)&ring->written)++;
#else
	return __sync_fetch_and_add(&ring->written, 1);
#endif
}

#ifdef CAN_CAST
/* A record's cache line is with the CPU that read it last. Asked for one exchange ahead it comes
 * while nobody waits for it: 30 ns less, as long as all stores of the next one would wait. */
static __always_inline void exchange_prepare(struct exchange_ring *ring, __u64 record)
{
	ring->records[record & exchanges_mask].sk = 0;
}

/* False if there is no room. */
static __always_inline bool exchange_put(struct exchange_ring *ring, struct conversation *c,
					 const struct message_event *response, __u32 status)
{
	__u64 unread = ring->written - ring->read;
	__u64 written;

	if (unread > exchanges_mask)
		return false;
	exchange_write(&ring->records[ring->written & exchanges_mask], c, response, status);
	exchange_told(c);
	written = exchange_done(ring);
	if (likely(unread < exchanges_mask))
		exchange_prepare(ring, written + 1);
	exchanges_wake(unread);
	return true;
}
#else
/* Kernels before 5.12 know no such atomics. */
static __always_inline bool exchange_put(struct exchange_ring *ring, struct conversation *c,
					 const struct message_event *response, __u32 status)
{
	return false;
}
#endif
