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

/* The other header that tells how a body ends (RFC 9112 6.1), by its first letters. */
static __always_inline bool is_transfer_coding(const __u8 *line_feed)
{
	return small_letters(line_feed) ==
	       (BYTES_OF('*', 't', 'r', 'a') | BYTES_OF('n', 's', 'f', 'e') << 32);
}

enum {
	LENGTH_DIGITS = 10,
};

/* What the line behind `at` tells; false if it is no plain number. */
static __always_inline bool length_told(const __u8 *head, __u32 at, __u64 *length)
{
	__u64 number = 0;

	for (__u32 i = 0; i < LENGTH_DIGITS; i++) {
		__u8 byte = head[at + i];

		if (byte == '\r') {
			*length = number;
			return true;
		}
		if (byte == ' ' && !number)
			continue;
		if (byte < '0' || byte > '9')
			return false;
		number = number * 10 + byte - '0';
	}
	return false;
}
