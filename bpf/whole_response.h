/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a response ends, as far as its head tells, and whether that is in its first message. */
#pragma once

#include "content_length.h"
#include "message_event.h"
#include "source_fragment.h"

enum {
	LENGTH_SEARCHES = 8, /* of a connection; from then on its last place stays */
};

/* The words at an offset of a response that lies in a fragment; 0: it was copied. */
static __always_inline void bring(const void *fragment, __u8 *place, __u64 offset, __u32 words)
{
	if (!fragment)
		return;
	offset ^= unknown_zero;
	barrier_var(offset);
	if (offset <= COPY_BYTES)
		fragment_words(place + offset, fragment + offset, words);
}

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

/* Whether two line ends are there. 6.12 believes in bounds of `at` that cannot be. */
static __always_inline bool is_head_end(const void *fragment, __u8 *place, __u64 at, __u64 captured)
{
	at ^= unknown_zero;
	barrier_var(at);
	if (at > COPY_BYTES || at + 4 > captured)
		return false;
	bring(fragment, place, at, 1);
	return *(__u32 *)(place + at) == HEAD_END;
}

/* Whether the response ends in this message, when the line of its length is at c->length_at. */
static __always_inline bool is_whole_by_length(const struct conversation *c, const void *fragment,
					       __u8 *place, __u64 captured, __u64 size)
{
	__u64 at = c->length_at, length, end;

	barrier_var(at);
	if (at >= RESPONSE_HEAD_BYTES || !length_told(place, at + 16, &length))
		return false;
	end = size - length - 4;
	return end > at + 16 && is_head_end(fragment, place, end, captured);
}

/* Looks for the end of a response that is the first since a request, and gives its status if it
 * ends in this message; else 0. Its first bytes, so many as `captured`, are at `place`, or come
 * there from the fragment as they are needed. */
static __always_inline __u32 response_look(struct conversation *c,
					   const struct message_event *event, const void *fragment,
					   __u8 *place, __u64 captured)
{
	bool is_whole = false;
	__u32 status;

	c->response_end = 0;
	bring(fragment, place, 0, 2);
	status = status_of(place);
	if (is_bodiless(c, status)) {
		is_whole = captured == event->bytes &&
			   is_head_end(fragment, place, captured - 4, captured);
	} else {
		bring(fragment, place, c->length_at, 4);
		is_whole = has_length_line(c, place, captured) &&
			   is_whole_by_length(c, fragment, place, captured, event->bytes);
	}
	if (!status || !is_whole)
		return 0;
	c->response_end = event->position + event->bytes;
	return status;
}
