/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Whether what a client said is one request and no more. */
#pragma once

#include "content_length.h"
#include "exchange.h"
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
	LINES_AND_WORDS = REQUEST_HEAD_BYTES / 4,
};

/* CONNECT is none that ends. */
static __always_inline bool may_end(const struct conversation *c)
{
	return *(const __u32 *)c->bytes != BYTES_OF('C', 'O', 'N', 'N');
}

/* Called before anything else is known of a message, as look_at_lost_request(). Eight bytes at a
 * time: what a kilobyte takes is less than its way to user space. Else the connection is doubtful:
 * another request may be waiting. */
static __noinline void look_at_request(struct conversation *c)
{
	__u64 at = 0, end = 0, length = 0;
	bool is_first = true;
	__u32 captured;

	if (!c)
		return;
	captured = c->record.part[0].captured;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < LINES_AND_WORDS; i++) {
		__u64 marks;
		__u8 next;

		barrier_var(at);
		if (at >= REQUEST_HEAD_BYTES || at >= captured)
			break;
		marks = line_feeds(*(__u64 *)(c->bytes + at));
		at = (at + (marks ? place_of_first(marks) : 8)) ^ unknown_zero;
		if (!marks)
			continue;
		barrier_var(at);
		if (at < REQUEST_LINE_LEAST || at >= REQUEST_HEAD_BYTES)
			break;
		if (is_first && !is_request_line(c->bytes + at))
			break;
		is_first = false;
		next = c->bytes[at + 1];
		if (next == '\r' || next == '\n') {
			end = *(__u32 *)(c->bytes + at - 1) == HEAD_END ? at + 3 : 0;
			break;
		}
		if ((next | 0x20) == 't' && is_transfer_coding(c->bytes + at))
			break;
		if ((next | 0x20) == 'c' && is_content_length(c->bytes + at) &&
		    !length_told(c->bytes, at + 16, &length))
			break;
		at++;
	}
	c->is_request_whole = end && end <= captured && end + length == c->record.part[0].size &&
			      may_end(c) && !c->record.part[0].flags;
	if (!c->is_request_whole)
		c->is_doubtful = true;
	RETURN_NOTHING();
}
