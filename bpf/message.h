/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One message sent or received, whatever hook saw it: who owns the socket, UDP's bytes, and what
 * is said. */
#pragma once

#include "tcp_message.h"
#include "transport.h"
#include "udp_flow.h"

/* Passive sockets are born in a softirq: their owner is whoever first sends or receives. */
static __always_inline struct socket_mark *tcp_own(struct sock *sk, bool typed)
{
	bool has_storage = typed && use_socket_storage;
	struct socket_mark *mark = 0;
	struct tcp_socket *entry;

	if (has_storage)
		mark = bpf_sk_storage_get(&socket_marks, sk, 0, 0);
	if (likely(mark))
		return mark;
	entry = tcp_socket_find(sk);
	if (entry && entry->sk == (__u64)sk && !entry->owner.pid)
		process_here(&entry->owner);
	if (has_storage)
		mark = bpf_sk_storage_get(&socket_marks, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (mark)
		return mark;
	return entry ? &entry->mark : 0;
}

static __always_inline bool is_counted(struct cpu_counters *here, enum direction direction)
{
	add_alone(&here->fired[direction == DIRECTION_SENT ? SIGNAL_SEND : SIGNAL_RECEIVE], 1);
	return recording;
}

/* When the self-test sends its message. A function of its own, with a stack of its own. */
static __noinline void fragments_try(struct sock *sk, const void *context, __u64 bytes)
{
	struct call_registers call;

	if (bytes != PROOF_BYTES || fragments_at)
		return;
	call_of(&call, context);
	fragments_find(bpf_get_current_task_btf(), sk, (const void *)SECOND_OF(&call));
	RETURN_NOTHING();
}

static __always_inline void on_tcp(struct sock *sk, __u64 bytes, enum direction direction,
				   const struct origin *origin, bool typed)
{
	struct cpu_counters *here = cpu_counters_here();
	struct socket_mark *mark = 0;
	struct conversation *c = 0;

	if (unlikely(!is_counted(here, direction))) {
		if (direction == DIRECTION_SENT && origin->kind == ORIGIN_CALL)
			fragments_try(sk, origin->object, bytes);
		return;
	}
	add_alone(direction == DIRECTION_SENT ? &here->tcp_written_bytes : &here->tcp_read_bytes,
		  bytes);
	if (typed && use_socket_storage && watch_http)
		c = conversation_find(sk, typed);
	if (unlikely(!c)) {
		mark = tcp_own(sk, typed);
		if (!(watch_http || watch_dns))
			return;
		if (!mark)
			count_l7_loss(L7_LOSS_UNTRACKED);
		if (!mark || mark->protocol == PROTOCOL_OTHER)
			return;
	}
	tcp_message(sk, c, mark, origin, bytes, direction, typed);
}

static __always_inline void on_udp(struct sock *sk, __u64 bytes, enum direction direction,
				   const struct udp_peer *peer, const struct origin *origin,
				   bool typed)
{
	struct cpu_counters *here = cpu_counters_here();

	if (!is_counted(here, direction))
		return;
	add_alone(direction == DIRECTION_SENT ? &here->udp_written_bytes : &here->udp_read_bytes,
		  bytes);
	udp_add(sk, peer, bytes, direction, origin, typed);
}
