// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Follows each TCP connection from SYN to CLOSE: nothing runs on the data path. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "tcp_socket.h"

/* connect() runs in its process; everything else may come in a softirq of another. */
static __always_inline void tcp_connecting(struct sock *sk)
{
	struct tcp_socket entry = {.sk = (__u64)sk, .role = ROLE_CLIENT, .state = STATE_SYN_SENT};

	endpoints_of(&entry.ends, sk, false);
	process_here(&entry.owner);
	if (!tcp_socket_insert(&entry))
		count_loss(LOSS_TCP_TABLE_FULL, 0, 0);
}

/* What it drops is its own count, which is read as those of connections are. */
static __always_inline void tcp_listening(struct sock *sk)
{
	struct tcp_socket entry = {
		.sk = (__u64)sk, .role = ROLE_SERVER, .flags = TCP_LISTENER, .state = STATE_LISTEN};

	endpoints_of(&entry.ends, sk, false);
	process_here(&entry.owner);
	if (!tcp_socket_insert(&entry))
		count_loss(LOSS_TCP_TABLE_FULL, 0, 0);
}

/* When, and how often its SYN, or SYN-ACK, was repeated. */
static __always_inline void note_established(struct tcp_socket *entry, struct sock *sk)
{
	entry->established = bpf_ktime_get_ns();
	entry->syn_retransmits = BPF_CORE_READ((struct tcp_sock *)sk, total_retrans);
}

/* From SYN_SENT: it began before recording, or found the table full and was counted then. */
static __always_inline void tcp_accepted(struct sock *sk, int old_state)
{
	struct tcp_socket entry = {.sk = (__u64)sk,
				   .flags = TCP_ESTABLISHED_ONCE | TCP_MET_LATE,
				   .state = STATE_ESTABLISHED};

	entry.role = old_state == STATE_SYN_SENT ? ROLE_CLIENT : ROLE_SERVER;
	endpoints_of(&entry.ends, sk, false);
	note_established(&entry, sk);
	if (!tcp_socket_insert(&entry) && old_state != STATE_SYN_SENT)
		count_loss(LOSS_TCP_TABLE_FULL, 0, 0);
}

/* An entry that is past connecting is one whose close was not seen. */
static __always_inline void tcp_established(struct sock *sk, int old_state)
{
	struct tcp_socket *entry = tcp_socket_find(sk);

	if (!entry || entry->state != STATE_SYN_SENT) {
		tcp_accepted(sk, old_state);
		return;
	}
	endpoints_of(&entry->ends, sk, false); /* the port is bound after SYN_SENT */
	note_established(entry, sk);
	entry->flags |= TCP_ESTABLISHED_ONCE;
	entry->state = STATE_ESTABLISHED;
}

static __always_inline void tcp_closing(struct sock *sk, int new_state)
{
	struct tcp_socket *entry = tcp_socket_find(sk);

	if (!entry)
		return;
	entry->state = new_state;
	tcp_rtt_of(&entry->counters, sk);
	entry->flags |= TCP_RTT_FROZEN;
}

static __always_inline void tcp_unknown_closed(struct sock *sk, int old_state)
{
	struct tcp_counters counters = {};

	if (old_state == STATE_SYN_RECV || old_state == STATE_SYN_SENT || old_state == STATE_LISTEN)
		return;
	tcp_counters_of(&counters, sk, true);
	count_loss(LOSS_UNKNOWN_SOCKET, counters.read_bytes, counters.written_bytes);
}

static __always_inline void tcp_closed(struct sock *sk, int old_state)
{
	struct tcp_socket *entry = tcp_socket_find(sk);
	__u64 key = (__u64)sk;
	bool is_sent;

	if (!entry || (entry->flags & TCP_CLOSED)) {
		tcp_unknown_closed(sk, old_state);
		return;
	}
	tcp_counters_of(&entry->counters, sk, true);
	if (!(entry->flags & TCP_RTT_FROZEN))
		tcp_rtt_of(&entry->counters, sk);
	entry->error = BPF_CORE_READ(sk, sk_err);
	if (old_state != STATE_SYN_SENT && old_state != STATE_SYN_RECV && old_state != STATE_LISTEN)
		entry->flags |= TCP_ESTABLISHED_ONCE;
	if (!(entry->flags & TCP_ESTABLISHED_ONCE))
		entry->ends.local_port = local_port_of(sk); /* of which connection tracking knows */
	entry->closed = bpf_ktime_get_ns();
	entry->state = STATE_CLOSE;
	entry->flags |= TCP_CLOSED;
	is_sent = tcp_socket_send(entry);
	conversation_place_free(entry);
	if (is_sent)
		bpf_map_delete_elem(&tcp_sockets, &key);
}

static __always_inline void follow(struct sock *sk, int old_state, int new_state)
{
	if (new_state == STATE_SYN_SENT)
		tcp_connecting(sk);
	else if (new_state == STATE_ESTABLISHED)
		tcp_established(sk, old_state);
	else if (new_state == STATE_CLOSE)
		tcp_closed(sk, old_state);
	else if (new_state == STATE_LISTEN)
		tcp_listening(sk);
	else if (old_state == STATE_ESTABLISHED)
		tcp_closing(sk, new_state);
}

/* Did the first program run? State changes of one socket come one after the other, under its
 * lock, so its entry tells. A close leaves none. */
static __always_inline bool is_followed(struct sock *sk, int new_state)
{
	struct tcp_socket *entry = tcp_socket_find(sk);

	if (!entry)
		return new_state != STATE_SYN_SENT && new_state != STATE_ESTABLISHED &&
		       new_state != STATE_LISTEN;
	return entry->state == new_state;
}

/* Only these say more than the walk will see. From LISTEN to SYN_RECV goes a listener's copy. */
static __always_inline bool is_of_interest(struct sock *sk, int old_state, int new_state)
{
	if (!recording)
		return false;
	if (new_state != STATE_SYN_SENT && new_state != STATE_CLOSE && new_state != STATE_LISTEN &&
	    new_state != STATE_ESTABLISHED && old_state != STATE_ESTABLISHED)
		return false;
	return BPF_CORE_READ(sk, sk_protocol) == TRANSPORT_TCP;
}

SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(all_tcp_state, struct sock *sk, int old_state, int new_state)
{
	count_fired(SIGNAL_TCP_STATE);
	if (is_of_interest(sk, old_state, new_state))
		follow(sk, old_state, new_state);
	return 0;
}

/* From 6.1 on the kernel skips a program that is already running on its CPU (05b24ff9b2cf): the
 * first, when a softirq interrupts it. This one runs after it and does what it was not let to. */
SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(all_tcp_state_skipped, struct sock *sk, int old_state, int new_state)
{
	if (is_of_interest(sk, old_state, new_state) && !is_followed(sk, new_state))
		follow(sk, old_state, new_state);
	return 0;
}
