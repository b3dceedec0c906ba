// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Modes tp_btf and raw_tp: sock_send_length and sock_recv_length (6.3+) see every message of
 * every system call, io_uring included; the cgroup hooks tell UDP's peer where the socket
 * has none. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "message.h"
#include "tandem.h"

static __always_inline __u64 task_key(void)
{
	return bpf_get_current_task();
}

/* The cgroup hook ran in this very call: a peer that was left by another is not possible, as
 * every length hook of a UDP socket takes what is there. */
static __always_inline bool take_peer(struct udp_peer *peer)
{
	__u64 key = task_key();
	struct udp_peer *known = bpf_map_lookup_elem(&udp_peers, &key);

	if (!known || !known->is_set)
		return false;
	*peer = *known;
	known->is_set = 0;
	return true;
}

static __always_inline void on_datagram(struct sock *sk, int bytes, enum direction direction,
					const struct origin *origin)
{
	struct udp_peer peer = {};
	bool has_peer = take_peer(&peer);

	if (bytes > 0)
		on_udp(sk, bytes, direction, has_peer ? &peer : 0, origin, true);
}

static __always_inline void on_length(void *ctx, struct sock *sk, int bytes,
				      enum direction direction)
{
	__u16 transport = transport_of(sk, true);
	struct origin origin = {ORIGIN_CALL, ctx};

	if (likely(transport == TRANSPORT_TCP)) {
		if (bytes > 0)
			on_tcp(sk, bytes, direction, &origin, true);
	} else if (transport == TRANSPORT_UDP) {
		on_datagram(sk, bytes, direction, &origin);
	}
}

static __always_inline int on_sent(void *ctx, struct sock *sk, int bytes)
{
	on_length(ctx, sk, bytes, DIRECTION_SENT);
	tandem_done(TANDEM_SEND);
	return 0;
}

/* What was only looked at is not read. */
static __always_inline int bytes_read(int bytes, int flags)
{
	return flags & (MSG_PEEK | MSG_ERRQUEUE) ? 0 : bytes;
}

static __always_inline int on_received(void *ctx, struct sock *sk, int bytes)
{
	on_length(ctx, sk, bytes, DIRECTION_RECEIVED);
	tandem_done(TANDEM_RECEIVE);
	return 0;
}

static __always_inline int on_skipped(void *ctx, struct sock *sk, int bytes, enum tandem pair)
{
	if (!tandem_was_skipped(pair))
		return 0;
	tandem_rescued();
	on_length(ctx, sk, bytes, pair == TANDEM_SEND ? DIRECTION_SENT : DIRECTION_RECEIVED);
	return 0;
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(tp_btf_send, struct sock *sk, int bytes, int flags)
{
	return on_sent(ctx, sk, bytes);
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(tp_btf_send_skipped, struct sock *sk, int bytes, int flags)
{
	return on_skipped(ctx, sk, bytes, TANDEM_SEND);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(tp_btf_receive, struct sock *sk, int bytes, int flags)
{
	return on_received(ctx, sk, bytes_read(bytes, flags));
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(tp_btf_receive_skipped, struct sock *sk, int bytes, int flags)
{
	return on_skipped(ctx, sk, bytes_read(bytes, flags), TANDEM_RECEIVE);
}

SEC("raw_tp/sock_send_length")
int BPF_PROG(raw_tp_send, struct sock *sk, int bytes, int flags)
{
	return on_sent(ctx, CAST(struct sock, sk), bytes);
}

SEC("raw_tp/sock_send_length")
int BPF_PROG(raw_tp_send_skipped, struct sock *sk, int bytes, int flags)
{
	return on_skipped(ctx, CAST(struct sock, sk), bytes, TANDEM_SEND);
}

SEC("raw_tp/sock_recv_length")
int BPF_PROG(raw_tp_receive, struct sock *sk, int bytes, int flags)
{
	return on_received(ctx, CAST(struct sock, sk), bytes_read(bytes, flags));
}

SEC("raw_tp/sock_recv_length")
int BPF_PROG(raw_tp_receive_skipped, struct sock *sk, int bytes, int flags)
{
	return on_skipped(ctx, CAST(struct sock, sk), bytes_read(bytes, flags), TANDEM_RECEIVE);
}

static __always_inline void keep_peer(const struct udp_peer *peer)
{
	__u64 key = task_key();
	struct udp_peer *known = bpf_map_lookup_elem(&udp_peers, &key);

	count_fired(SIGNAL_UDP_PEER);
	if (known)
		*known = *peer;
	else
		bpf_map_update_elem(&udp_peers, &key, peer, BPF_ANY);
}

static __always_inline int keep_ipv4_peer(struct bpf_sock_addr *ctx)
{
	struct udp_peer peer = {.is_set = 1};

	address_from_ipv4(peer.address, ctx->user_ip4);
	peer.port = bpf_ntohs(ctx->user_port);
	keep_peer(&peer);
	return 1;
}

static __always_inline int keep_ipv6_peer(struct bpf_sock_addr *ctx)
{
	struct udp_peer peer = {.is_set = 1};
	__u32 *words = (__u32 *)peer.address;

	words[0] = ctx->user_ip6[0];
	words[1] = ctx->user_ip6[1];
	words[2] = ctx->user_ip6[2];
	words[3] = ctx->user_ip6[3];
	peer.port = bpf_ntohs(ctx->user_port);
	keep_peer(&peer);
	return 1;
}

SEC("cgroup/sendmsg4")
int cgroup_sendmsg4(struct bpf_sock_addr *ctx)
{
	return keep_ipv4_peer(ctx);
}

SEC("cgroup/sendmsg6")
int cgroup_sendmsg6(struct bpf_sock_addr *ctx)
{
	return keep_ipv6_peer(ctx);
}

SEC("cgroup/recvmsg4")
int cgroup_recvmsg4(struct bpf_sock_addr *ctx)
{
	return keep_ipv4_peer(ctx);
}

SEC("cgroup/recvmsg6")
int cgroup_recvmsg6(struct bpf_sock_addr *ctx)
{
	return keep_ipv6_peer(ctx);
}
