/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What makes a connection a tunnel (RFC 9110 7.8, 9.3.6): from there on it is only bytes. */
#pragma once

#include "first_bytes.h"
#include "maps.h"

static __always_inline bool is_status(const struct conversation *c, __u32 at, __u8 first,
				      __u8 second)
{
	barrier_var(at);
	if (at > REQUEST_HEAD_BYTES)
		return false;
	return c->bytes[at + 9] == first && (!second || c->bytes[at + 10] == second);
}

/* The request's head is there, and behind it the response's. */
static __always_inline bool begins_tunnel(const struct conversation *c, __u32 response_at)
{
	if (is_status(c, response_at, '1', '0') && c->bytes[(response_at & 0x7ff) + 11] == '1')
		return true;
	return *(__u64 *)c->bytes ==
		       (BYTES_OF('C', 'O', 'N', 'N') | BYTES_OF('E', 'C', 'T', ' ') << 32) &&
	       is_status(c, response_at, '2', 0);
}
