/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a message lies, from the system call that carries it: tracepoints tell lengths only. */
#pragma once

#include "maps.h"
#include "source.h"
#include "source_fragment.h"

/* None of these numbers is a call of a 32-bit program that sends or receives. */
enum system_call {
#ifdef __TARGET_ARCH_x86
	SYSTEM_READ = 0,
	SYSTEM_WRITE = 1,
	SYSTEM_READV = 19,
	SYSTEM_WRITEV = 20,
	SYSTEM_SENDTO = 44,
	SYSTEM_RECVFROM = 45,
	SYSTEM_SENDMSG = 46,
	SYSTEM_RECVMSG = 47,
	SYSTEM_RECVMMSG = 299,
	SYSTEM_SENDMMSG = 307,
#else
	SYSTEM_READ = 63,
	SYSTEM_WRITE = 64,
	SYSTEM_READV = 65,
	SYSTEM_WRITEV = 66,
	SYSTEM_SENDTO = 206,
	SYSTEM_RECVFROM = 207,
	SYSTEM_SENDMSG = 211,
	SYSTEM_RECVMSG = 212,
	SYSTEM_RECVMMSG = 243,
	SYSTEM_SENDMMSG = 269,
#endif
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs___arm64 {
	__u64 regs[31];
	__s32 syscallno;
};

#pragma clang attribute pop

struct call_registers {
	long number;
#ifdef __TARGET_ARCH_x86
	const struct pt_regs___x86 *saved;
#else
	const struct pt_regs___arm64 *saved;
#endif
};

/* As the caller passes them: struct user_msghdr and struct mmsghdr. */
struct user_message {
	void *name;
	__u64 name_length;
	struct iovec *vectors;
	__u64 vector_count;
	void *control;
	__u64 control_length;
	__u64 flags;
};

struct user_batch_entry {
	struct user_message message;
	__u64 length;
};

/* A pointer as a number. The verifier shows nobody one, but tells how far two are apart. */
static __always_inline __u64 number_of(const void *pointer)
{
	__u64 apart = (__u64)pointer;

	asm volatile("%0 -= %1" : "+r"(apart) : "r"(&own_address));
	return apart + own_address;
}

/* Stacks are as large as they are aligned, a power of 2; the registers end where the stack does. */
static __always_inline void stack_learn(struct task_struct *task, __u64 registers, __u64 here)
{
	__u64 stack = (__u64)BPF_CORE_READ(task, stack);
	__u64 mask = registers - stack;

#pragma clang loop unroll(full)
	for (__u32 i = 1; i < 32; i *= 2)
		mask |= mask >> i;
	if ((here & ~mask) != stack)
		return;
	registers_offset = registers - stack;
	barrier();
	stack_mask = mask;
}

static __noinline __u64 registers_ask(const void *context)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u64 registers;

	own_address = (__u64)&own_address;
	registers = number_of((void *)bpf_task_pt_regs(task));
	stack_learn(task, registers, number_of(context));
	return registers;
}

/* A tracepoint hands its arguments to the program on the task's stack: `context` tells which. To
 * ask for the task costs 12 ns, of which a mitigated return is most. */
static __always_inline __u64 registers_of(const void *context)
{
	if (unlikely(!stack_mask))
		return registers_ask(context);
	return (number_of(context) & ~stack_mask) + registers_offset;
}

static __always_inline void call_of(struct call_registers *call, const void *context)
{
	void *saved = (void *)registers_of(context);

#ifdef __TARGET_ARCH_x86
	call->saved = CAST(struct pt_regs___x86, saved);
	call->number = call->saved->orig_ax;
#else
	call->saved = CAST(struct pt_regs___arm64, saved);
	call->number = call->saved->syscallno;
#endif
}

/* Read when they are needed: each costs 2 ns. */
#ifdef __TARGET_ARCH_x86
#define SECOND_OF(call) ((call)->saved->si)
#define THIRD_OF(call) ((call)->saved->dx)
#define FOURTH_OF(call) ((call)->saved->r10)
#else
#define SECOND_OF(call) ((call)->saved->regs[1])
#define THIRD_OF(call) ((call)->saved->regs[2])
#define FOURTH_OF(call) ((call)->saved->regs[3])
#endif

static __always_inline void source_of_message(struct source *source, __u64 at)
{
	struct user_message message;

	if (bpf_probe_read_user(&message, sizeof(message), (void *)at))
		return;
	source->at = message.vectors;
	source->vectors = message.vector_count;
	source->readable = message.vector_count > 0;
}

/* The hook runs once a message; which one of the batch is counted here. */
static __always_inline void source_of_batch(struct source *source,
					    const struct call_registers *call)
{
	__u64 key = bpf_get_current_task();
	struct batch *known = bpf_map_lookup_elem(&batches, &key);
	struct batch now = {.at = SECOND_OF(call)};

	if (known && known->at == now.at && known->next < (__u32)THIRD_OF(call))
		now.next = known->next;
	source_of_message(source, now.at + (__u64)now.next * sizeof(struct user_batch_entry));
	now.next++;
	bpf_map_update_elem(&batches, &key, &now, BPF_ANY);
}

/* By a call that sends one message, and leaves its pages to the caller's disposal at once. */
static __always_inline bool is_copied(const struct call_registers *call)
{
	switch (call->number) {
	case SYSTEM_WRITE:
	case SYSTEM_WRITEV:
		return true;
	case SYSTEM_SENDMSG:
		return !(THIRD_OF(call) & MSG_ZEROCOPY);
	case SYSTEM_SENDTO:
		return !(FOURTH_OF(call) & MSG_ZEROCOPY);
	default:
		return false;
	}
}

/* in_fragment: of what was sent by a socket of TCP that fills_fragment(). Not readable: sendfile,
 * splice, io_uring, 32-bit callers. */
static __always_inline void source_from_call(struct source *source, const void *context,
					     bool in_fragment, __u64 bytes)
{
	struct call_registers call;

	call_of(&call, context);
	if (in_fragment && fragments_at && is_copied(&call) &&
	    source_from_fragment(source, bpf_get_current_task_btf(), bytes))
		return;
	switch (call.number) {
	case SYSTEM_READ:
	case SYSTEM_WRITE:
	case SYSTEM_SENDTO:
	case SYSTEM_RECVFROM:
		source->at = (const void *)SECOND_OF(&call);
		source->readable = true;
		break;
	case SYSTEM_READV:
	case SYSTEM_WRITEV:
		source->at = (const void *)SECOND_OF(&call);
		source->vectors = THIRD_OF(&call);
		source->readable = source->vectors > 0;
		break;
	case SYSTEM_SENDMSG:
	case SYSTEM_RECVMSG:
		source_of_message(source, SECOND_OF(&call));
		break;
	case SYSTEM_SENDMMSG:
	case SYSTEM_RECVMMSG:
		source_of_batch(source, &call);
		break;
	}
}
