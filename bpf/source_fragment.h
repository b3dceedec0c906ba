/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where the kernel itself has just put a message that was sent. TCP copies it into pages that the
 * task fills from front to end (sk_page_frag() in tcp_sendmsg_locked()): when the call returns, the
 * last bytes there are the message's, in one piece. Read from there they cost 33 ns, from the
 * caller's memory 75 to 90, and its vectors as much again. */
#pragma once

#include "maps.h"
#include "source.h"

#if defined(CAN_CAST) && defined(__TARGET_ARCH_x86)

enum {
	PAGE_OF_STRUCT_LOG2 = 6, /* a page is so much larger than its struct page: 4096 and 64 */
	GIGABYTE_LOG2 = 30,      /* what the kernel maps all memory in, at a random one */
	GIGABYTES = 2048,        /* that are looked through, each way */
};

/* The end of what the task has filled, in terms of struct pages. With pointers the verifier lets
 * nobody calculate: read as another struct, whose first field is a number. */
static __always_inline __u64 fragment_end(const struct page_frag *fragment)
{
	__u64 page = CAST(struct pt_regs___x86, &fragment->page)->r15;

	return (page << PAGE_OF_STRUCT_LOG2) + fragment->offset;
}

/* Not a socket of the kernel's own; and what another layer takes from the caller, TLS, is not what
 * TCP puts there. Asked for once: a connection that speaks HTTP stays so. */
static __always_inline bool fills_fragment(struct sock *sk)
{
	return BPF_CORE_READ_BITFIELD(CAST(struct sock, sk), sk_use_task_frag) &&
	       !CAST(struct tcp_sock, sk)->inet_conn.icsk_ulp_ops;
}

/* A message that does not lie in one piece begins in a page that was left. */
static __always_inline bool source_from_fragment(struct source *source, struct task_struct *task,
						 __u64 bytes)
{
	if (task->task_frag.offset < bytes)
		return false;
	source->at = (const void *)(fragments_at + fragment_end(&task->task_frag) - bytes);
	source->bytes_in_kernel = true;
	source->readable = true;
	return true;
}

/* A few words of one: 2 ns each, where to read them takes 31. */
static __always_inline void fragment_words(__u8 *to, const void *from, __u32 words)
{
#pragma clang loop unroll(full)
	for (__u32 i = 0; i < words; i++)
		((__u64 *)to)[i] = CAST(struct pt_regs___x86, from + i * sizeof(__u64))->r15;
}

struct proof {
	__u64 begin;  /* in terms of struct pages */
	__u64 nearby; /* the first gigabyte to look in */
	__u64 bytes[PROOF_BYTES / sizeof(__u64)];
};

static long fragments_look(__u32 gigabyte, void *context)
{
	const struct proof *proof = context;
	__u64 within = proof->begin & ((1ULL << GIGABYTE_LOG2) - 1);
	__u64 at = ((proof->nearby + gigabyte) << GIGABYTE_LOG2) | within;
	__u64 found[PROOF_BYTES / sizeof(__u64)];

	if (bpf_probe_read_kernel(found, sizeof(found), (void *)at) ||
	    found[0] != proof->bytes[0] || found[1] != proof->bytes[1] ||
	    found[2] != proof->bytes[2] || found[3] != proof->bytes[3])
		return 0;
	fragments_at = at - proof->begin;
	return 1;
}

/* Where the kernel has its memory no program is told. That of a task is nearby, and what lies
 * within its gigabyte is known: there the message of the self-test is looked for. */
static __always_inline void fragments_find(struct task_struct *task, struct sock *sk,
					   const void *message)
{
	struct proof proof = {};

	if (task->task_frag.offset < PROOF_BYTES || !fills_fragment(sk) ||
	    bpf_probe_read_user(proof.bytes, sizeof(proof.bytes), message))
		return;
	proof.begin = fragment_end(&task->task_frag) - PROOF_BYTES;
	proof.nearby = (bpf_get_current_task() >> GIGABYTE_LOG2) - GIGABYTES;
	bpf_loop(2 * GIGABYTES, fragments_look, &proof, 0);
}

#else

static __always_inline bool fills_fragment(struct sock *sk)
{
	return false;
}

static __always_inline bool source_from_fragment(struct source *source, struct task_struct *task,
						 __u64 bytes)
{
	return false;
}

static __always_inline void fragment_words(__u8 *to, const void *from, __u32 words)
{
}

static __always_inline void fragments_find(struct task_struct *task, struct sock *sk,
					   const void *message)
{
}

#endif
