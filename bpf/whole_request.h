/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Whether what a client said is one request and no more. */
#pragma once

#include "content_length.h"
#include "maps.h"
#include "source.h"

#define EACH_BYTE(byte) (0x0101010101010101ULL * (byte))

/* The highest bit of each byte that is a line feed; of those behind the first it is not sure. */
static __always_inline __u64 line_feeds(__u64 bytes)
{
	__u64 others = bytes ^ EACH_BYTE('\n');

	return (others - EACH_BYTE(1)) & ~others & EACH_BYTE(0x80);
}

/* Of the first one: its bit, moved to the byte's lowest, shifts a number's bytes to the top. */
static __always_inline __u32 place_of_first(__u64 marks)
{
	return ((marks & -marks) >> 7) * 0x0001020304050607ULL >> 56;
}

/* The line before a line feed ends in the version. */
static __always_inline bool is_request_line(const __u8 *line_feed)
{
	__u8 minor = line_feed[-2];

	return *(const __u64 *)(line_feed - 10) ==
		       (BYTES_OF(' ', 'H', 'T', 'T') | BYTES_OF('P', '/', '1', '.') << 32) &&
	       (minor == '0' || minor == '1');
}

enum {
	REQUEST_LINE_LEAST = 14, /* GET / HTTP/1.1 */
	LINES_AND_WORDS = 32 + REQUEST_HEAD_BYTES / sizeof(__u64),
};

/* CONNECT is none that ends. */
static __always_inline bool may_end(const __u8 *head)
{
	return *(const __u32 *)head != BYTES_OF('C', 'O', 'N', 'N');
}

/* Whether so many bytes, of which the first are at `from`, are one request and no more. Eight at a
 * time; they are copied too, and `captured` becomes the length of the head. What is xor'ed with
 * zero the verifier keeps as one state for all turns. */
static __always_inline bool is_whole_request(__u8 *to, const __u8 *from, __u64 *captured,
					     __u64 size)
{
	__u64 at = 0, first = 0, end = 0, length_at = 0, length = 0;
	__u64 zero = unknown_zero;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < LINES_AND_WORDS; i++) {
		__u64 marks;
		__u8 next;

		first ^= zero;
		length_at ^= zero;
		barrier_var(at);
		if (at >= REQUEST_HEAD_BYTES || at >= *captured)
			break;
		*(__u64 *)(to + at) = *(const __u64 *)(from + at);
		marks = line_feeds(*(const __u64 *)(from + at));
		at = (at + (marks ? place_of_first(marks) : 8)) ^ zero;
		if (!marks)
			continue;
		barrier_var(at);
		if (at < REQUEST_LINE_LEAST || at >= REQUEST_HEAD_BYTES)
			break;
		if (!first && !is_request_line(from + at))
			break;
		first = at;
		next = from[at + 1];
		if (next == '\r' || next == '\n') {
			*(__u64 *)(to + at) = *(const __u64 *)(from + at);
			end = *(const __u32 *)(from + at - 1) == HEAD_END ? at + 3 : 0;
			break;
		}
		if ((next | 0x20) == 't' && is_transfer_coding(from + at))
			break;
		if ((next | 0x20) == 'c' && is_content_length(from + at)) {
			if (length_at)
				break;
			length_at = at;
		}
		at++;
	}
	barrier_var(length_at);
	if (length_at &&
	    (length_at >= REQUEST_HEAD_BYTES || !length_told(from, length_at + 16, &length)))
		return false;
	if (!end || end > *captured || end + length != size || !may_end(from))
		return false;
	*captured = end;
	return true;
}

/* One that came in more than one message, or whose record was lost. What is not whole counts as
 * doubtful: another may wait behind it. User space would have seen that one in the record. */
APART int look_at_request(struct conversation *c)
{
	struct message_part *request;
	__u64 captured;

	if (!c)
		return 0;
	request = &c->record.part[0];
	captured = request->captured;
	c->is_request_whole =
		!request->flags && is_whole_request(c->bytes, c->bytes, &captured, request->size);
	if (!c->is_request_whole) {
		c->is_doubtful = true;
		if (c->has_lost_request)
			c->pipelined = RECORD_PIPELINED;
	}
	c->has_lost_request = false;
	RETURN_NOTHING();
	return 0;
}
