/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What the first eight bytes of a message can be; as numbers, the lowest byte is the first. */
#pragma once

#include "kernel.h"

#define BYTES_OF(a, b, c, d) ((__u64)(a) | (__u64)(b) << 8 | (__u64)(c) << 16 | (__u64)(d) << 24)

static __always_inline bool is_response_start(__u64 head)
{
	return (head & 0xffffffffffffff) ==
	       (BYTES_OF('H', 'T', 'T', 'P') | BYTES_OF('/', '1', '.', 0) << 32);
}

/* HTTP/2 begins with the method PRI (RFC 9113 3.4), TLS with a handshake of version 3. */
static __always_inline bool is_never_http1(__u64 head)
{
	return (__u32)head == BYTES_OF('P', 'R', 'I', ' ') ||
	       (__u16)head == BYTES_OF(0x16, 3, 0, 0);
}

/* A method is three to eight capital letters or more, then a blank. SMTP and FTP say such things
 * too: what the other side answers tells them from HTTP. */
static __always_inline bool is_request_start(__u64 head)
{
	for (__u32 i = 0; i < 8; i++) {
		__u8 byte = head >> (8 * i);

		if (byte == ' ')
			return i >= 3;
		if ((byte < 'A' || byte > 'Z') && byte != '-')
			return false;
	}
	return true;
}

static __always_inline bool ends_chunks(__u64 tail)
{
	return tail >> 24 == (BYTES_OF('0', '\r', '\n', '\r') | (__u64)'\n' << 32);
}

static __always_inline bool ends_head(__u64 tail)
{
	return tail >> 32 == BYTES_OF('\r', '\n', '\r', '\n');
}
