/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A request whose record was lost: unless its head says that its bytes are one request and no more,
 * the connection counts as pipelined. User space would have seen the others. */
#pragma once

#include "content_length.h"
#include "conversation.h"

enum {
	LENGTH_BYTES = 16, /* a number, and blanks before it */
};

static __always_inline __u64 number_at(const struct conversation *c, __u32 at)
{
	__u64 number = 0;

	for (__u32 i = 0; i < LENGTH_BYTES; i++) {
		__u8 byte = c->bytes[(at + i) & (REQUEST_HEAD_BYTES - 1)];

		if (byte == '\r')
			break;
		if (byte != ' ')
			number = number * 10 + byte - '0';
	}
	return number;
}

/* Called before anything else is known of a message: the verifier walks the loop once for each
 * state of its caller. */
static __noinline void look_at_lost_request(struct conversation *c)
{
	__u64 head = 0, length_at = 0;
	__u32 captured;

	if (!c)
		return;
	captured = c->record.part[0].captured;
#pragma clang loop unroll(disable)
	for (__u32 at = 0; at < REQUEST_HEAD_BYTES && at + 4 <= captured; at++) {
		if (*(const __u32 *)(c->bytes + at) == BYTES_OF('\r', '\n', '\r', '\n')) {
			head = at + 4;
			break;
		}
		if (is_content_length(c->bytes + at))
			length_at = (at + 16) ^ unknown_zero;
	}
	if (!head || head + (length_at ? number_at(c, length_at) : 0) != c->record.part[0].size)
		c->pipelined = RECORD_PIPELINED;
	c->has_lost_request = false;
	RETURN_NOTHING();
}
