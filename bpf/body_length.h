/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where the heads of a connection's responses say how long their bodies are: a server writes that
 * line at one place, again and again. */
#pragma once

#include "conversation.h"

/* In the exchange that was captured last. */
APART int seek_length_line(struct conversation *c)
{
	__u32 begin, captured, length_at = 0, end = 0;
	__u64 length;

	if (!c)
		return 0;
	c->seeks_length = false;
	c->length_searches++;
	begin = c->record.part[0].captured;
	captured = c->record.part[1].captured;
	if (begin > REQUEST_HEAD_BYTES)
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 at = 1; at < RESPONSE_HEAD_BYTES && at + 4 <= captured; at++) {
		const __u8 *place = c->bytes + begin + at;

		if (*(const __u32 *)place == HEAD_END) {
			end = at ^ unknown_zero;
			break;
		}
		if (is_content_length(place))
			length_at = at ^ unknown_zero;
		if (is_transfer_coding(place)) {
			length_at = 0;
			break;
		}
	}
	if (!length_at)
		return 0;
	c->length_at = length_at;
	barrier_var(length_at);
	if (end && length_at < RESPONSE_HEAD_BYTES &&
	    length_told(c->bytes + begin, length_at + 16, &length))
		c->response_end = c->record.part[1].position + end + 4 + length;
	RETURN_NOTHING();
	return 0;
}
