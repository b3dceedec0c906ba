/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a message lies, from the system call that carries it: tracepoints tell lengths only. */
#pragma once

#include "maps.h"
#include "source.h"
#include "source_fragment.h"

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
	X86_COMPAT_SEGMENT = 0x23, /* cs of a 32-bit caller: other numbers, other structs */
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

/* At one distance from the foot of every task's stack; asked for once, as the call costs 15 ns.
 * Only a number may be subtracted from, which a pointer becomes in memory, and another CPU's may
 * too. */
static __always_inline void *saved_registers(struct task_struct *task)
{
	void *registers;
	__u64 address, offset;

	if (likely(registers_offset))
		return (void *)((__u64)task->stack + registers_offset);
	registers = (void *)bpf_task_pt_regs(task);
	registers_address = (__u64)registers;
	address = registers_address;
	offset = address - (__u64)task->stack;
	barrier_var(offset);
	if (address == (__u64)registers)
		registers_offset = offset;
	return registers;
}

static __always_inline void call_of(struct call_registers *call, struct task_struct *task)
{
	void *saved = saved_registers(task);

#ifdef __TARGET_ARCH_x86
	call->saved = CAST(struct pt_regs___x86, saved);
	call->number = call->saved->cs == X86_COMPAT_SEGMENT ? -1 : (long)call->saved->orig_ax;
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

/* sent_by: the TCP socket that sent it, 0 of what was received or is UDP's. Not readable: sendfile,
 * splice, io_uring, 32-bit callers. */
static __always_inline void source_from_call(struct source *source, struct sock *sent_by,
					     __u64 bytes)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct call_registers call;

	call_of(&call, task);
	if (sent_by && fragments_at && is_copied(&call) &&
	    source_from_fragment(source, task, sent_by, bytes))
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
