/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The line of a head that tells the length of its body (RFC 9112 6.2). */
#pragma once

#include "first_bytes.h"

/* Capital letters made small; a line feed becomes an asterisk. */
static __always_inline __u64 small_letters(const __u8 *bytes)
{
	return *(const __u64 *)bytes | 0x2020202020202020;
}

static __always_inline bool is_content_length(const __u8 *line_feed)
{
	return small_letters(line_feed) ==
		       (BYTES_OF('*', 'c', 'o', 'n') | BYTES_OF('t', 'e', 'n', 't') << 32) &&
	       small_letters(line_feed + 8) ==
		       (BYTES_OF('-', 'l', 'e', 'n') | BYTES_OF('g', 't', 'h', ':') << 32);
}
