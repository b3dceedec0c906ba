// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Follows each TCP connection from SYN to CLOSE: nothing runs on the data path. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "tandem.h"
#include "tcp_socket.h"

/* connect() runs in its process; everything else may come in a softirq of another. */
static __always_inline void tcp_connecting(struct sock *sk)
{
	struct tcp_socket entry = {.sk = (__u64)sk, .role = ROLE_CLIENT};

	endpoints_of(&entry.ends, sk, false);
	process_here(&entry.owner);
	tcp_socket_insert(&entry);
}

static __always_inline void tcp_accepted(struct sock *sk, int old_state)
{
	struct tcp_socket entry = {.sk = (__u64)sk, .flags = TCP_ESTABLISHED_ONCE};

	/* From SYN_SENT: it began before recording, or found the table full. */
	entry.role = old_state == STATE_SYN_SENT ? ROLE_CLIENT : ROLE_SERVER;
	endpoints_of(&entry.ends, sk, false);
	tcp_socket_insert(&entry);
}

static __always_inline void tcp_established(struct sock *sk, int old_state)
{
	struct tcp_socket *entry = tcp_socket_find(sk);

	if (!entry || (entry->flags & TCP_CLOSED)) {
		tcp_accepted(sk, old_state);
		return;
	}
	endpoints_of(&entry->ends, sk, false); /* the port is bound after SYN_SENT */
	entry->flags |= TCP_ESTABLISHED_ONCE;
}

static __always_inline void tcp_closing(struct sock *sk)
{
	struct tcp_socket *entry = tcp_socket_find(sk);

	if (!entry)
		return;
	tcp_rtt_of(&entry->counters, sk);
	entry->flags |= TCP_RTT_FROZEN;
}

static __always_inline void tcp_unknown_closed(struct sock *sk, int old_state)
{
	struct tcp_counters counters = {};

	if (old_state == STATE_SYN_RECV || old_state == STATE_SYN_SENT)
		return;
	tcp_counters_of(&counters, sk);
	count_loss(LOSS_UNKNOWN_SOCKET, counters.read_bytes, counters.written_bytes);
}

static __always_inline void tcp_closed(struct sock *sk, int old_state)
{
	struct tcp_socket *entry = tcp_socket_find(sk);
	__u64 key = (__u64)sk;

	if (!entry || (entry->flags & TCP_CLOSED)) {
		tcp_unknown_closed(sk, old_state);
		return;
	}
	tcp_counters_of(&entry->counters, sk);
	if (!(entry->flags & TCP_RTT_FROZEN))
		tcp_rtt_of(&entry->counters, sk);
	entry->error = BPF_CORE_READ(sk, sk_err);
	if (old_state != STATE_SYN_SENT && old_state != STATE_SYN_RECV)
		entry->flags |= TCP_ESTABLISHED_ONCE;
	entry->flags |= TCP_CLOSED;
	if (tcp_socket_send(entry))
		bpf_map_delete_elem(&tcp_sockets, &key);
}

static __always_inline void follow(struct sock *sk, int old_state, int new_state)
{
	count_fired(SIGNAL_TCP_STATE);
	if (!recording || old_state == STATE_LISTEN || new_state == STATE_LISTEN)
		return;
	if (new_state == STATE_SYN_SENT)
		tcp_connecting(sk);
	else if (new_state == STATE_ESTABLISHED)
		tcp_established(sk, old_state);
	else if (new_state == STATE_CLOSE)
		tcp_closed(sk, old_state);
	else if (old_state == STATE_ESTABLISHED)
		tcp_closing(sk);
}

SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(all_tcp_state, struct sock *sk, int old_state, int new_state)
{
	if (BPF_CORE_READ(sk, sk_protocol) != TRANSPORT_TCP)
		return 0;
	tandem_begin(TANDEM_STATE);
	follow(sk, old_state, new_state);
	tandem_end(TANDEM_STATE);
	return 0;
}

SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(all_tcp_state_skipped, struct sock *sk, int old_state, int new_state)
{
	if (tandem_was_skipped(TANDEM_STATE) && BPF_CORE_READ(sk, sk_protocol) == TRANSPORT_TCP)
		follow(sk, old_state, new_state);
	return 0;
}
