/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A connection's entry in tcp_sockets: born, counted, closed. */
#pragma once

#include "counters.h"
#include "endpoints.h"
#include "process.h"
#include "wake.h"

/* A FIN takes a sequence number too: after ours was sent, and after the peer's was read. */
static __always_inline void tcp_ends_of(struct tcp_counters *out, struct sock *sk)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
	bool done = (BPF_CORE_READ(sk, __sk_common.skc_flags) >> SOCK_DONE_BIT) & 1;
	bool has_fin_sent = state == STATE_FIN_WAIT1 || state == STATE_FIN_WAIT2 ||
			    state == STATE_TIME_WAIT || state == STATE_LAST_ACK ||
			    state == STATE_CLOSING;

	out->end_sent = BPF_CORE_READ(tcp, write_seq) - has_fin_sent;
	out->end_received = BPF_CORE_READ(tcp, copied_seq);
	if (done && out->end_received == BPF_CORE_READ(tcp, rcv_nxt))
		out->end_received--;
}

/* By a process, or by a softirq. */
static __always_inline bool tcp_is_locked(struct sock *sk)
{
	if (BPF_CORE_READ(sk, sk_lock.owned))
		return true;
	return bpf_core_field_exists(sk->sk_lock.slock.rlock.raw_lock.val.counter) &&
	       BPF_CORE_READ(sk, sk_lock.slock.rlock.raw_lock.val.counter);
}

/* Time so far, with that which is running. Read in this order a change in between shows too little
 * for one window, as below. */
static __always_inline ticks receiver_limited_of(struct tcp_sock *tcp)
{
	ticks limited = BPF_CORE_READ(tcp, chrono_stat[CHRONO_RWND_LIMITED - 1]);

	if (BPF_CORE_READ_BITFIELD_PROBED(tcp, chrono_type) != CHRONO_RWND_LIMITED)
		return limited;
	return limited + (ticks)bpf_jiffies64() - BPF_CORE_READ(tcp, chrono_start);
}

/* A total is read before what is subtracted from it: a change in between then shows too little
 * for one window, never too much for ever. The peer's FIN is counted as a byte before tcp_fin()
 * tells of it, within one hold of the socket's lock: while somebody else holds it, the last byte
 * may be one (an emulated machine showed a byte that nobody sent). */
static __always_inline void tcp_counters_of(struct tcp_counters *out, struct sock *sk,
					    bool is_locked_here)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	__u64 received = BPF_CORE_READ(tcp, bytes_received);
	bool may_be_fin = !is_locked_here && tcp_is_locked(sk);
	__u64 sent = BPF_CORE_READ(tcp, bytes_sent);
	__u64 resent = BPF_CORE_READ(tcp, bytes_retrans);
	__u64 fin = may_be_fin || (BPF_CORE_READ(sk, __sk_common.skc_flags) >> SOCK_DONE_BIT) & 1;

	out->read_bytes = received > fin ? received - fin : 0;
	out->written_bytes = sent > resent ? sent - resent : 0;
	out->segments_sent = BPF_CORE_READ(tcp, segs_out);
	out->retransmits = BPF_CORE_READ(tcp, total_retrans);
	out->delivered = BPF_CORE_READ(tcp, delivered);
	out->segments_received = BPF_CORE_READ(tcp, segs_in);
	if (bpf_core_field_exists(tcp->rcv_ooopack))
		out->out_of_order = BPF_CORE_READ(tcp, rcv_ooopack);
	out->receiver_limited = receiver_limited_of(tcp);
	out->listen_drops = BPF_CORE_READ(sk, sk_drops.counter);
	tcp_ends_of(out, sk);
}

static __always_inline void tcp_rtt_of(struct tcp_counters *out, struct sock *sk)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	microseconds least = BPF_CORE_READ(tcp, rtt_min.s[0].v);

	out->rtt = BPF_CORE_READ(tcp, srtt_us) >> 3; /* kept times 8 and 4: tcp_get_info() */
	out->rtt_var = BPF_CORE_READ(tcp, mdev_us) >> 2;
	out->rtt_min = least == ~0U ? 0 : least;
}

/* Conversations are as many as `http_sockets`: each holds a place by its entry's mark. */
static __always_inline void conversation_place_take(struct tcp_socket *entry)
{
	if (entry->mark.protocol == PROTOCOL_HTTP)
		return;
	entry->mark.protocol = PROTOCOL_HTTP;
	__sync_fetch_and_add(&conversations_open, 1);
}

static __always_inline void conversation_place_free(struct tcp_socket *entry)
{
	if (entry->mark.protocol != PROTOCOL_HTTP)
		return;
	entry->mark.protocol = PROTOCOL_OTHER;
	__sync_fetch_and_add(&conversations_open, -1);
}

/* Hands a closed entry to user space. */
static __always_inline bool tcp_socket_send(struct tcp_socket *entry)
{
	__u64 used = bpf_ringbuf_query(&closed_ring, BPF_RB_AVAIL_DATA);
	__u64 size = bpf_ringbuf_query(&closed_ring, BPF_RB_RING_SIZE);
	__u64 wake = wake_from_half(used, sizeof(*entry), size);
	struct cpu_counters *here = cpu_counters_here();

	if (used > here->ring_bytes)
		here->ring_bytes = used;
	return bpf_ringbuf_output(&closed_ring, entry, sizeof(*entry), wake) == 0;
}

/* An entry in the way of its successor at one address: it closed while the ring was full, or its
 * close was not seen; what it moved since the last walk is then unknown. */
static __always_inline void tcp_socket_evict(struct tcp_socket *entry)
{
	if (!(entry->flags & TCP_CLOSED)) {
		count_loss(LOSS_UNKNOWN_SOCKET, 0, 0);
		return;
	}
	if (tcp_socket_send(entry))
		return;
	count_loss(LOSS_RING_FULL, entry->counters.read_bytes - entry->walked_read_bytes,
		   entry->counters.written_bytes - entry->walked_written_bytes);
}

static __always_inline struct tcp_socket *tcp_socket_find(struct sock *sk)
{
	__u64 key = (__u64)sk;

	return bpf_map_lookup_elem(&tcp_sockets, &key);
}

/* False if the table is full. */
static __always_inline bool tcp_socket_insert(struct tcp_socket *entry)
{
	__u64 key = entry->sk;
	struct tcp_socket *old = bpf_map_lookup_elem(&tcp_sockets, &key);

	if (old) {
		tcp_socket_evict(old);
		conversation_place_free(old);
	}
	entry->born = bpf_ktime_get_ns();
	return bpf_map_update_elem(&tcp_sockets, &key, entry, BPF_ANY) == 0;
}
