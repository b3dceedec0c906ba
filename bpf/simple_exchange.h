/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The short way of most exchanges, which user space is told in 64 bytes: a request that is whole in
 * its message, and so its response. What is not so simple goes to user space as it is, in parts:
 * conversation.h. */
#pragma once

#include "conversation.h"
#include "exchange.h"
#include "whole_request.h"
#include "whole_response.h"

enum {
	FEW_WORDS = 8, /* for which a fragment is read word by word */
};

/* The last response has not ended, as far as its head and its last bytes tell. */
static __always_inline bool is_early(const struct conversation *c,
				     const struct message_event *event)
{
	return c->phase == PHASE_RESPONSE && event->peer_position != c->response_end &&
	       !ends_chunks(c->tail);
}

/* Copies a request's first bytes to the desk, where the kernel spends 30 ns less on the check of
 * what it copies to than in a conversation; gives their number. */
static __always_inline __u64 request_copy(__u8 *desk, const struct message_event *event,
					  const void *fragment)
{
	struct copied copied;

	if (fragment && event->bytes <= FEW_WORDS * sizeof(__u64)) {
		fragment_words(desk, fragment, FEW_WORDS);
		return event->bytes;
	}
	source_copy(&copied, &event->source, desk, REQUEST_HEAD_BYTES, event->bytes);
	return copied.captured;
}

static __always_inline bool simple_request(struct conversation *c, __u8 *desk,
					   const struct message_event *event, const void *fragment)
{
	__u64 captured = request_copy(desk, event, fragment);

	c->is_request_whole = is_whole_request(c->bytes, desk, &captured, event->bytes);
	if (!c->is_request_whole)
		return false;
	conversation_place(c, event);
	part_begin(&c->record.part[0], event);
	c->record.part[0].captured = captured;
	c->phase = PHASE_REQUEST;
	return true;
}

/* Nothing passed unseen between the two. */
static __always_inline bool follows_request(const struct message_part *request,
					    const struct message_event *event)
{
	return event->position == request->peer_position &&
	       event->peer_position == request->position + (__u32)request->size;
}

/* How many of the response's first bytes are at the desk now, or can be brought there. */
static __always_inline __u64 response_copy(__u8 *desk, const struct message_event *event,
					   const void *fragment)
{
	struct copied copied;

	if (fragment)
		return event->bytes < COPY_BYTES ? event->bytes : COPY_BYTES;
	source_copy(&copied, &event->source, desk, COPY_BYTES, event->bytes);
	return copied.captured;
}

static __always_inline bool simple_response(struct conversation *c, struct exchange_ring *ring,
					    const struct message_event *event, const void *fragment)
{
	__u64 captured;
	__u32 status;

	if (!follows_request(&c->record.part[0], event) || !is_asked_quickly(&c->record.part[0]))
		return false;
	captured = response_copy(ring->desk, event, fragment);
	status = response_look(c, event, fragment, ring->desk, captured);
	if (!status || !c->is_known)
		return false;
	conversation_place(c, event);
	if (!exchange_put(ring, c, event, status))
		return false;
	c->tail = 0;
	c->is_head_whole = true;
	c->is_confirmed = true;
	c->phase = PHASE_RESPONSE;
	return true;
}

/* False if it has still to be looked at. */
static __always_inline bool
simple_message(struct conversation *c, const struct message_event *event, enum direction direction)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct exchange_ring *ring = bpf_map_lookup_elem(&exchanges, &cpu);
	bool is_open = c->phase == PHASE_REQUEST;
	const void *fragment = 0;

	if (!ring || !event->source.readable || c->is_doubtful || c->pipelined)
		return false;
	if (direction == DIRECTION_SENT && event->source.bytes_in_kernel)
		fragment = event->source.at;
	if (direction != c->request_direction)
		return is_open && c->is_request_whole && simple_response(c, ring, event, fragment);
	if (is_early(c, event))
		c->is_doubtful = true;
	/* When that body ended is told with a record. */
	return !is_open && !c->is_doubtful && !has_passed_in_silence(c) &&
	       simple_request(c, ring->desk, event, fragment);
}
