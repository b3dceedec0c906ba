/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One message sent or received, whatever hook saw it: who owns the socket, and UDP's bytes. */
#pragma once

#include "tcp_socket.h"
#include "transport.h"
#include "udp_flow.h"

/* Passive sockets are born in a softirq: their owner is whoever first sends or receives. */
static __always_inline void tcp_own(struct sock *sk, bool typed)
{
	struct tcp_socket *entry;

	if (typed && use_socket_storage && bpf_sk_storage_get(&owned_sockets, sk, 0, 0))
		return;
	entry = tcp_socket_find(sk);
	if (entry && entry->sk == (__u64)sk && !entry->owner.pid)
		process_here(&entry->owner);
	if (typed && use_socket_storage)
		bpf_sk_storage_get(&owned_sockets, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
}

static __always_inline void on_send(struct sock *sk, long bytes, const struct udp_peer *peer,
				    bool typed)
{
	__u16 transport = transport_of(sk, typed);

	if (bytes <= 0 || !transport)
		return;
	count_fired(SIGNAL_SEND);
	if (!recording)
		return;
	if (transport == TRANSPORT_TCP) {
		add(&cpu_counters_here()->tcp_written_bytes, bytes);
		tcp_own(sk, typed);
	} else {
		add(&cpu_counters_here()->udp_written_bytes, bytes);
		udp_add(sk, peer, 0, bytes, typed);
	}
}

static __always_inline void on_receive(struct sock *sk, long bytes, const struct udp_peer *peer,
				       bool typed)
{
	__u16 transport = transport_of(sk, typed);

	if (bytes <= 0 || !transport)
		return;
	count_fired(SIGNAL_RECEIVE);
	if (!recording)
		return;
	if (transport == TRANSPORT_TCP) {
		add(&cpu_counters_here()->tcp_read_bytes, bytes);
		tcp_own(sk, typed);
	} else {
		add(&cpu_counters_here()->udp_read_bytes, bytes);
		udp_add(sk, peer, bytes, 0, typed);
	}
}
