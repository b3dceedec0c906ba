/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where the bytes of a message lie, and how its first and last ones are copied. */
#pragma once

#include "maps.h"

enum {
	HEAD_END = 0x0a0d0a0d, /* two line ends, as a number */
	SOURCE_VECTORS = 3,
	COPY_BYTES = REQUEST_HEAD_BYTES, /* the most that is ever copied of one message */
};

/* Addresses are the caller's, unless they are said to be the kernel's. */
struct source {
	const void *at; /* a buffer, or an array of vectors */
	__u32 vectors;  /* in the array; 0: a buffer */
	__u8 vectors_in_kernel;
	__u8 bytes_in_kernel;
	__u8 readable;
};

/* Sizes and places are checked right where they are used: until 5.12 the verifier forgets the
 * bounds of what the compiler puts aside. */
static __always_inline long source_read(const struct source *from, void *to, __u64 size,
					const void *at)
{
	barrier_var(size);
	if (size > COPY_BYTES)
		return -1;
	return from->bytes_in_kernel ? bpf_probe_read_kernel(to, size, at)
				     : bpf_probe_read_user(to, size, at);
}

/* Null if it is out of bounds. */
static __always_inline __u8 *place_at(__u8 *to, __u64 at)
{
	barrier_var(at);
	return at > COPY_BYTES ? 0 : to + at;
}

static __always_inline long source_vectors(const struct source *from, struct iovec *vectors,
					   __u32 count)
{
	__u64 size = (count * sizeof(*vectors)) ^ unknown_zero;

	barrier_var(size);
	if (size > SOURCE_VECTORS * sizeof(*vectors))
		return -1;
	return from->vectors_in_kernel ? bpf_probe_read_kernel(vectors, size, from->at)
				       : bpf_probe_read_user(vectors, size, from->at);
}

static __always_inline bool source_vector(const struct source *from, __u32 index,
					  struct iovec *vector)
{
	const struct iovec *at = (const struct iovec *)from->at + index;
	long failed;

	if (from->vectors_in_kernel)
		failed = bpf_probe_read_kernel(vector, sizeof(*vector), at);
	else
		failed = bpf_probe_read_user(vector, sizeof(*vector), at);
	return failed == 0;
}

/* The last eight bytes of a stream as a number: its highest byte is the stream's last. */
static __always_inline __u64 tail_after(__u64 tail, __u64 last_bytes, __u32 count)
{
	if (count >= TAIL_BYTES)
		return last_bytes;
	return count ? tail >> (8 * count) | last_bytes << (64 - 8 * count) : tail;
}

static __always_inline __u64 tail_of_buffer(const struct source *from, const void *at, __u64 size,
					    __u64 tail)
{
	__u64 count = size < TAIL_BYTES ? size : TAIL_BYTES;
	__u64 last_bytes = 0;

	barrier_var(count);
	if (count > TAIL_BYTES || source_read(from, &last_bytes, count, at + size - count))
		return 0;
	return tail_after(tail, last_bytes, count);
}

/* The first eight bytes; zero where there are none. */
static __always_inline __u64 source_head(const struct source *from, __u64 size)
{
	struct iovec vector = {(void *)from->at, size};
	__u64 count = TAIL_BYTES;
	__u64 head = 0;

	if (!from->readable || (from->vectors && !source_vector(from, 0, &vector)))
		return 0;
	if (vector.iov_len < TAIL_BYTES)
		count = vector.iov_len;
	if (size < count)
		count = size;
	barrier_var(count);
	if (count > TAIL_BYTES || source_read(from, &head, count, vector.iov_base))
		return 0;
	return head;
}

struct copied {
	__u64 captured;
	__u64 tail;        /* before: of the stream so far; after: with this message; 0 = unknown */
	struct iovec last; /* buffer of the message */
};

/* Of a head in a buffer of its own and a body in another, the body need not be read. */
static __always_inline bool is_whole_head(const struct source *from, __u8 *to, __u64 at)
{
	__u8 *end = place_at(to, at - 4);

	return from->vectors == 2 && end && *(__u32 *)end == HEAD_END;
}

static __noinline void copy_vectors(struct copied *copied, const struct source *from, __u8 *to,
				    __u64 room, __u64 size)
{
	struct iovec vectors[SOURCE_VECTORS] = {};
	__u32 vector_count = from->vectors < SOURCE_VECTORS ? from->vectors : SOURCE_VECTORS;
	struct iovec last = {};
	__u64 left = size;
	__u64 at = 0;

	if (source_vectors(from, vectors, vector_count))
		return;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < SOURCE_VECTORS && left; i++) {
		__u64 count;
		__u8 *place;

		last = vectors[i];
		if (last.iov_len > left)
			last.iov_len = left;
		left -= last.iov_len;
		if (i == 1 && is_whole_head(from, to, at))
			room = at;
		count = last.iov_len < room - at ? last.iov_len : room - at;
		count ^= unknown_zero;
		place = place_at(to, at);
		if (!place || (count && source_read(from, place, count, last.iov_base)))
			break;
		at = (at + count) ^ unknown_zero;
	}
	/* Node ends its chunks in a vector of its own, after more of them than are copied. */
	if (left)
		source_vector(from, from->vectors - 1, &last);
	copied->captured = at ^ unknown_zero;
	copied->last.iov_base = (void *)((__u64)last.iov_base ^ unknown_zero);
	copied->last.iov_len = last.iov_len ^ unknown_zero;
	RETURN_NOTHING();
}

static __always_inline void copy_buffer(struct copied *copied, const struct source *from, __u8 *to,
					__u64 room, __u64 size)
{
	__u64 count = (size < room ? size : room) ^ unknown_zero;

	if (source_read(from, to, count, from->at))
		return;
	copied->captured = count;
	copied->last.iov_base = (void *)from->at;
	copied->last.iov_len = size;
}

/* Copies at most `room` (COPY_BYTES or less) of the message's `size` bytes. The verifier adds up
 * two bounds that cannot both be reached: `to` needs twice COPY_BYTES. */
static __always_inline void source_copy(struct copied *copied, const struct source *from, __u8 *to,
					__u64 room, __u64 size)
{
	copied->captured = 0;
	if (from->vectors)
		copy_vectors(copied, from, to, room, size);
	else
		copy_buffer(copied, from, to, room, size);
}

/* After source_copy(). The tail of what was copied whole needs no other reading: each costs 80 ns.
 * Else, of vectors, only the last one's bytes are in the tail. */
static __always_inline void source_tail(struct copied *copied, const struct source *from, __u8 *to,
					__u64 size)
{
	__u8 *end = place_at(to, copied->captured - TAIL_BYTES);

	if (likely(end && copied->captured == size))
		copied->tail = *(__u64 *)end;
	else
		copied->tail = tail_of_buffer(from, copied->last.iov_base, copied->last.iov_len,
					      from->vectors ? 0 : copied->tail);
}

/* One state for all the ways by which a source was found. */
static __always_inline void source_forget(struct source *source)
{
	source->at = (const void *)((__u64)source->at ^ unknown_zero);
	source->vectors ^= unknown_zero;
	source->readable ^= unknown_zero;
	source->bytes_in_kernel ^= unknown_zero;
}
