/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What the first eight bytes of a message can be; as numbers, the lowest byte is the first. */
#pragma once

#include "kernel.h"

#define BYTES_OF(a, b, c, d) ((__u64)(a) | (__u64)(b) << 8 | (__u64)(c) << 16 | (__u64)(d) << 24)

/* Of `size` bytes, the first eight; zero where there are none. */
static __always_inline __u64 head_of(__u64 bytes, __u64 size)
{
	return size < 8 ? bytes & ((1ULL << (8 * size)) - 1) : bytes;
}

/* Fewer than seven bytes may be a start that comes in pieces. */
static __always_inline bool is_response_start(__u64 head, __u64 size)
{
	__u64 start = BYTES_OF('H', 'T', 'T', 'P') | BYTES_OF('/', '1', '.', 0) << 32;

	return size && head_of(head, 7) == head_of(start, size);
}

/* HTTP/2 begins with the method PRI (RFC 9113 3.4), TLS with a handshake of version 3. */
static __always_inline bool is_never_http1(__u64 head)
{
	return (__u32)head == BYTES_OF('P', 'R', 'I', ' ') ||
	       (__u16)head == BYTES_OF(0x16, 3, 0, 0);
}

/* A method is three capital letters or more, then a blank; fewer bytes may be a piece of one. SMTP
 * and FTP say such things too: what the other side answers tells them from HTTP. */
static __always_inline bool is_request_start(__u64 head, __u64 size)
{
	__u64 letters = 0x4141414141414141; /* stand for what is still to come */

	if (size < 8)
		head |= letters & ~head_of(~0ULL, size);
	for (__u32 i = 0; i < 8; i++) {
		__u8 byte = head >> (8 * i);

		if (byte == ' ')
			return i >= 3;
		if ((byte < 'A' || byte > 'Z') && byte != '-')
			return false;
	}
	return size > 0;
}

static __always_inline bool ends_chunks(__u64 tail)
{
	return tail >> 24 == (BYTES_OF('0', '\r', '\n', '\r') | (__u64)'\n' << 32);
}

static __always_inline bool ends_head(__u64 tail)
{
	return tail >> 32 == BYTES_OF('\r', '\n', '\r', '\n');
}
