/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a message lies, from the iterator that the socket function has just used up. */
#pragma once

#include <bpf/bpf_core_read.h>
#include "source.h"

enum iter_type___flavour {
	ITER_UBUF___flavour,
	ITER_IOVEC___flavour,
};

#define ITER_KIND(name) bpf_core_enum_value(enum iter_type___flavour, ITER_##name##___flavour)
#define HAS_ITER_KIND(name)                                                                        \
	bpf_core_enum_value_exists(enum iter_type___flavour, ITER_##name##___flavour)

static __always_inline const struct iovec *iterator_vectors(const struct iov_iter *iter)
{
	const struct iov_iter___until_6_3 *old = (const void *)iter;

	return bpf_core_field_exists(old->iov) ? BPF_CORE_READ(old, iov)
					       : BPF_CORE_READ(iter, __iov);
}

static __always_inline __u32 iterator_kind(const struct iov_iter *iter)
{
	const struct iov_iter___until_5_13 *old = (const void *)iter;

	/* the lowest bit was the direction then */
	return bpf_core_field_exists(old->type) ? BPF_CORE_READ(old, type) & ~1U
						: BPF_CORE_READ(iter, iter_type);
}

/* Vectors that are used up lie before the one the iterator stands at. */
static __always_inline void source_from_vectors(struct source *source, const struct iovec *at,
						__u64 offset, __u64 bytes)
{
	__u64 behind = offset;

	if (offset)
		source->vectors = 1;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < SOURCE_VECTORS && behind < bytes; i++) {
		struct iovec vector;

		at--;
		if (bpf_probe_read_kernel(&vector, sizeof(vector), at))
			return;
		behind += vector.iov_len;
		source->vectors++;
	}
	source->at = at;
	source->vectors_in_kernel = true;
	source->readable = behind >= bytes;
}

/* Not readable: pages of a file, another kernel subsystem's buffers. */
static __always_inline void source_from_iterator(struct source *source,
						 const struct msghdr *message, __u64 bytes)
{
	const struct iov_iter *iter = __builtin_preserve_access_index(&message->msg_iter);
	__u64 offset = BPF_CORE_READ(iter, iov_offset);
	__u32 kind = iterator_kind(iter);

	if (HAS_ITER_KIND(UBUF) && kind == ITER_KIND(UBUF)) {
		source->at = (const char *)iterator_vectors(iter) + offset - bytes;
		source->readable = offset >= bytes;
	} else if (kind == ITER_KIND(IOVEC)) {
		source_from_vectors(source, iterator_vectors(iter), offset, bytes);
	}
}
