/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A request whose record was lost: whether another one was sent right behind its head, which user
 * space would have seen. */
#pragma once

#include "conversation.h"

static __always_inline bool begins_behind_head(const __u8 *end)
{
	return *(const __u32 *)end == BYTES_OF('\r', '\n', '\r', '\n') && end[4] >= 'A' &&
	       end[4] <= 'Z';
}

/* Called before anything else is known of a message: the verifier walks the loop once for each
 * state of its caller. */
static __noinline void look_at_lost_request(struct conversation *c)
{
	__u32 size;

	if (!c)
		return;
	size = c->lost_request;
#pragma clang loop unroll(disable)
	for (__u32 at = 0; at < REQUEST_HEAD_BYTES && at + 4 < size; at++)
		if (begins_behind_head(c->bytes + at))
			c->pipelined = RECORD_PIPELINED;
	c->lost_request = 0;
	RETURN_NOTHING();
}
