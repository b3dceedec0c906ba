/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where the heads of a connection's responses say how long their bodies are: a server writes that
 * line at one place, again and again. */
#pragma once

#include "conversation.h"

/* In the exchange that was captured last. Called before anything else is known of a message: the
 * verifier walks the loop once for each state of its caller. */
static __noinline void seek_length_line(struct conversation *c)
{
	__u32 begin, captured;

	if (!c)
		return;
	c->seeks_length = false;
	c->length_searches++;
	begin = c->record.part[0].captured;
	captured = c->record.part[1].captured;
	if (begin > REQUEST_HEAD_BYTES)
		return;
#pragma clang loop unroll(disable)
	for (__u32 at = 1; at < RESPONSE_HEAD_BYTES && at + 16 < captured; at++) {
		if (is_content_length(c->bytes + begin + at)) {
			c->length_at = at;
			break;
		}
	}
	RETURN_NOTHING();
}
