/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* HTTP on one connection: keeps the head of the open request and sends it with the head of its
 * response, one record an exchange. Everything that is not so simple goes to user space in parts:
 * only the parser there knows the protocol. */
#pragma once

#include "content_length.h"
#include "message_event.h"
#include "messages_ring.h"
#include "tunnel.h"
#include "whole_response.h"

/* User space is told, so that it does not count again what it misses. */
static __always_inline void conversation_lost(struct conversation *c)
{
	struct tcp_socket *entry = bpf_map_lookup_elem(&tcp_sockets, &c->record.sk);

	if (c->record.part[0].direction == c->request_direction)
		c->has_lost_request = true;
	c->record.lost_records++;
	if (entry)
		entry->mark.lost_records = c->record.lost_records;
	count_l7_loss(L7_LOSS_RING_FULL);
}

static __always_inline void conversation_send(struct conversation *c, __u32 parts, __u32 captured,
					      __u8 flags)
{
	__u64 size = sizeof(c->record) + captured;
	bool is_tail = parts == 1 && c->record.part[0].flags & PART_IS_TAIL;

	c->record.parts = parts;
	c->record.flags = flags | c->pipelined;
	/* Without its tail an exchange ends with the next one. */
	if (likely(messages_send(&c->record, size, MESSAGE_BYTES))) {
		c->is_known = true;
		c->record.told.end_sent = c->record.told.begin_sent;
	} else if (!is_tail) {
		conversation_lost(c);
	}
}

static __always_inline void part_begin(struct message_part *part, const struct message_event *event)
{
	part->first = event->time;
	part->last = event->time;
	part->position = event->position;
	part->peer_position = event->peer_position;
	part->size = event->bytes;
	part->captured = 0;
	part->direction = event->direction;
	part->flags = event->source.readable ? 0 : PART_UNREAD;
	*(__u64 *)part->tail = 0;
}

/* What a message means for the record that is being put together. */
struct step {
	__u64 at;   /* where its bytes go in c->bytes */
	__u64 room; /* for its first bytes; those of a body are looked at, not kept */
	__u8 part;
	__u8 begins; /* the part */
	__u8 keeps;  /* its bytes follow those that are there */
	__u8 parts;  /* to send afterwards; 0: none */
};

static __always_inline void request_step(const struct conversation *c, struct step *step)
{
	const struct message_part *part = &c->record.part[0];

	step->begins = c->phase != PHASE_REQUEST;
	step->at = step->begins ? 0 : part->captured;
	step->keeps = step->begins ||
		      (part->captured == part->size && part->captured < REQUEST_HEAD_BYTES);
	step->room = step->keeps ? REQUEST_HEAD_BYTES - step->at : TAIL_BYTES;
}

static __always_inline void response_step(const struct conversation *c, struct step *step)
{
	step->begins = true;
	if (c->phase == PHASE_REQUEST) {
		step->part = 1;
		step->parts = 2;
		step->at = c->record.part[0].captured;
	} else {
		step->parts = !c->is_head_whole;
	}
	step->keeps = step->parts > 0;
	step->room = step->keeps ? COPY_BYTES : TAIL_BYTES;
}

/* One state for all the ways here: unknown_zero. */
static __always_inline void step_forget(struct step *step)
{
	step->at ^= unknown_zero;
	step->room ^= unknown_zero;
	step->part ^= unknown_zero;
	step->begins ^= unknown_zero;
	step->keeps ^= unknown_zero;
	step->parts ^= unknown_zero;
}

static __always_inline struct message_part *part_of(struct conversation *c, const struct step *step)
{
	return &c->record.part[step->part & 1];
}

/* A whole head, alone in what was copied, that says how long its body is: where that ends need not
 * be seen. With a coding of chunks besides, which RFC 9112 6.1 forbids, the next response ends it.
 */
static __always_inline bool is_end_told(struct conversation *c, const struct step *step,
					__u8 *place, const struct copied *copied)
{
	__u8 *end = place_at(place, copied->captured - 4);

	return step->part && end && *(__u32 *)end == HEAD_END &&
	       has_length_line(c, place, copied->captured);
}

/* Copies the message's first bytes to their place, and gives the first eight. */
static __always_inline __u64 step_copy(struct conversation *c, const struct step *step,
				       const struct message_event *event, struct copied *copied)
{
	__u8 *place = place_at(c->bytes, step->at);

	if (unlikely(!event->source.readable || !place))
		return 0;
	source_copy(copied, &event->source, place, step->room, event->bytes);
	if (copied->captured < event->bytes && is_end_told(c, step, place, copied))
		copied->tail = 0;
	else
		source_tail(copied, &event->source, place, event->bytes);
	return head_of(*(__u64 *)place, copied->captured);
}

/* The other side spoke since the request began, and no hook told of it. */
static __always_inline bool is_answered_unseen(const struct conversation *c,
					       const struct message_event *event)
{
	return c->record.part[0].peer_position != event->peer_position;
}

/* Said with each record from then on: the record that would show it may be lost. */
static __always_inline void note_pipelining(struct conversation *c, const struct step *step,
					    __u64 head, const struct message_event *event)
{
	if (!step->begins && event->bytes >= sizeof(head) && is_request_start(head, event->bytes) &&
	    !is_answered_unseen(c, event))
		c->pipelined = RECORD_PIPELINED;
}

/* Its bytes can follow those before: all were kept, where of a whole request only the head is. */
static __always_inline bool fits(const struct step *step, const struct message_event *event)
{
	return step->keeps && step->at + event->bytes <= REQUEST_HEAD_BYTES;
}

/* A start where none was expected: pipelined and no longer fitting, or the next response. */
static __always_inline bool starts_anew(struct conversation *c, struct step *step, __u64 head,
					bool is_request, const struct message_event *event)
{
	if (!is_request) {
		if (!is_response_start(head, event->bytes))
			return false;
		c->tail = 0;
		c->head_captured = 0;
		c->is_head_whole = false;
		step->parts = step->part + 1;
		return step->room == TAIL_BYTES;
	}
	if (step->begins || (!is_answered_unseen(c, event) &&
			     (fits(step, event) || !is_request_start(head, event->bytes))))
		return false;
	conversation_send(c, 1, c->record.part[0].captured, 0);
	/* Nobody will look at its bytes: the next request takes their place. */
	if (unlikely(c->has_lost_request))
		c->pipelined = RECORD_PIPELINED;
	step->at = 0;
	step->begins = true;
	return true;
}

static __always_inline void request_taken(struct conversation *c, const struct step *step,
					  const struct message_event *event)
{
	struct message_part *part = &c->record.part[0];

	part->size += step->begins ? 0 : event->bytes;
	part->last = event->time;
	c->is_request_whole = false;
	c->phase = PHASE_REQUEST;
}

/* Of a response's body the last message is part[0], until a request takes its place. */
static __always_inline bool has_passed_in_silence(const struct conversation *c)
{
	return c->phase == PHASE_RESPONSE && c->record.part[0].direction != c->request_direction;
}

static __always_inline void request_begins(struct conversation *c)
{
	c->record.before = has_passed_in_silence(c) ? c->record.part[0].last : 0;
}

/* What followed the head of a response is of no interest, but for the end of a chunked body. */
static __always_inline void response_taken(struct conversation *c, struct step *step)
{
	struct message_part *part = part_of(c, step);

	c->tail = *(__u64 *)part->tail;
	c->head_captured += part->captured;
	if (ends_head(c->tail) || c->head_captured >= RESPONSE_HEAD_BYTES)
		c->is_head_whole = true;
	c->is_confirmed = true;
	c->phase = PHASE_RESPONSE;
	if (step->parts || !ends_chunks(c->tail))
		return;
	part->flags = PART_IS_TAIL;
	step->parts = 1;
}

static __always_inline void conversation_place(struct conversation *c,
					       const struct message_event *event)
{
	__u32 end = event->position + event->bytes;
	bool is_sent = event->direction == DIRECTION_SENT;

	if (c->phase == PHASE_SILENT) {
		c->record.end_sent = event->peer_position;
		c->record.end_received = event->peer_position;
	}
	if (is_sent)
		c->record.end_sent = end;
	else
		c->record.end_received = end;
}

/* False if the connection is not, or no longer, worth watching. */
static __always_inline bool conversation_message(struct conversation *c,
						 const struct message_event *event)
{
	bool is_request = event->direction == c->request_direction;
	struct copied copied = {.tail = is_request ? 0 : c->tail};
	struct message_part *part;
	struct step step = {};
	bool is_tunnel;
	__u64 head;

	conversation_place(c, event);
	if (is_request)
		request_step(c, &step);
	else
		response_step(c, &step);
	step_forget(&step);
	head = step_copy(c, &step, event, &copied);
	if (unlikely(!is_request && !c->is_confirmed && !is_response_start(head, copied.captured)))
		return false;
	if (is_request)
		note_pipelining(c, &step, head, event);
	if (unlikely(starts_anew(c, &step, head, is_request, event))) {
		step.keeps = true;
		step.room = COPY_BYTES;
		step_copy(c, &step, event, &copied);
	}
	/* More was copied than is kept: the tail is then there without another reading. */
	if (!is_request && copied.captured > RESPONSE_HEAD_BYTES)
		copied.captured = RESPONSE_HEAD_BYTES;
	part = part_of(c, &step);
	if (is_request && step.begins)
		request_begins(c);
	if (step.begins)
		part_begin(part, event);
	if (step.keeps)
		part->captured += copied.captured;
	*(__u64 *)part->tail = copied.tail;
	if (is_request) {
		request_taken(c, &step, event);
		return true;
	}
	response_taken(c, &step);
	is_tunnel = step.parts == 2 && begins_tunnel(c, step.at);
	if (step.parts)
		conversation_send(c, step.parts, step.at + part->captured,
				  is_tunnel ? RECORD_LAST : 0);
	return !is_tunnel;
}
