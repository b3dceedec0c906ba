/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a response ends, as far as its head tells, and whether that is in its first message. */
#pragma once

#include "content_length.h"
#include "message_event.h"

enum {
	LENGTH_SEARCHES = 8, /* of a connection; from then on its last place stays */
};

static __always_inline bool is_length_line(const __u8 *head, __u64 at)
{
	barrier_var(at);
	return at < RESPONSE_HEAD_BYTES && is_content_length(head + at);
}

/* The response begins at `head`; captured: all that was copied of it. */
static __always_inline bool has_length_line(struct conversation *c, const __u8 *head,
					    __u64 captured)
{
	__u64 at = c->length_at;

	if (at && at + 2 * sizeof(__u64) < captured && is_length_line(head, at))
		return true;
	c->seeks_length = c->length_searches < LENGTH_SEARCHES;
	return false;
}

/* Of a final response; else 0. */
static __always_inline __u32 status_of(const __u8 *head)
{
	__u32 first = head[9] - '0', second = head[10] - '0', third = head[11] - '0';

	if (!is_response_start(*(const __u64 *)head, 8) || head[8] != ' ' || first < 2 ||
	    first > 5 || second > 9 || third > 9)
		return 0;
	return 100 * first + 10 * second + third;
}

/* What a response of this status, or to this request, has no body after (RFC 9112 6.3). */
static __always_inline bool is_bodiless(const struct conversation *c, __u32 status)
{
	return status == 204 || status == 304 ||
	       *(const __u32 *)c->bytes == BYTES_OF('H', 'E', 'A', 'D');
}

/* The size of the response whose head is at `place` in a message of `size` bytes, so many of which
 * are there, when the line of its length is at c->length_at; 0: not known. */
static __always_inline __u64 size_told(const struct conversation *c, const __u8 *place,
				       __u64 copied, __u64 size)
{
	__u64 at = c->length_at, length, end;

	barrier_var(at);
	if (at >= RESPONSE_HEAD_BYTES || !length_told(place, at + 16, &length))
		return 0;
	end = size - length - 4;
	barrier_var(end);
	if (end > COPY_BYTES || end <= at + 16 || end + 4 > copied ||
	    *(__u32 *)(place + end) != HEAD_END)
		return 0;
	return size;
}

/* A head alone in its message. */
static __always_inline bool is_head_alone(const __u8 *place, __u64 copied, __u64 size)
{
	__u64 end = copied - 4;

	barrier_var(end);
	return copied == size && end <= COPY_BYTES && *(__u32 *)(place + end) == HEAD_END;
}

/* Looks for the end of a response that is the first since a request, and gives its status if it
 * ends in this message; else 0. */
static __always_inline __u32 response_look(struct conversation *c, const __u8 *place, __u64 copied,
					   const struct message_event *event)
{
	__u32 status;
	__u64 size;

	c->response_end = 0;
	if (!place || !event->source.readable)
		return 0;
	status = status_of(place);
	if (is_bodiless(c, status))
		size = is_head_alone(place, copied, event->bytes) ? event->bytes : 0;
	else if (has_length_line(c, place, copied))
		size = size_told(c, place, copied, event->bytes);
	else
		return 0;
	if (!status || !size)
		return 0;
	c->response_end = event->position + event->bytes;
	return status;
}
