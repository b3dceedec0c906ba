// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Mode fexit: the socket functions' returns, with typed arguments (5.10+, not where the kernel's
 * policy refuses trampolines). A trampoline runs its newest program first
 * (bpf_trampoline_link_prog), so of two on one function the second to run comes first here. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "message.h"
#include "message_peer.h"
#include "tandem.h"

static __always_inline void tcp_sent(struct sock *sk, struct msghdr *message, int sent)
{
	struct origin origin = {ORIGIN_ITERATOR, message};

	if (sent > 0)
		on_tcp(sk, sent, DIRECTION_SENT, &origin, true);
}

SEC("fexit/tcp_sendmsg")
int BPF_PROG(fexit_tcp_send_skipped, struct sock *sk, struct msghdr *message, unsigned long size,
	     int sent)
{
	if (!tandem_was_skipped(TANDEM_SEND))
		return 0;
	tandem_rescued();
	tcp_sent(sk, message, sent);
	return 0;
}

SEC("fexit/tcp_sendmsg")
int BPF_PROG(fexit_tcp_send, struct sock *sk, struct msghdr *message, unsigned long size, int sent)
{
	tcp_sent(sk, message, sent);
	tandem_done(TANDEM_SEND);
	return 0;
}

/* The way of sendfile below 6.5; gone since (commit dc97391e6610). */
SEC("fexit/tcp_sendpage")
int BPF_PROG(fexit_tcp_sendpage, struct sock *sk, void *page, int offset, unsigned long size,
	     int flags, int sent)
{
	struct origin origin = {ORIGIN_NOWHERE};

	if (sent > 0)
		on_tcp(sk, sent, DIRECTION_SENT, &origin, true);
	return 0;
}

static __always_inline void tcp_received(struct sock *sk, void *message, __u64 flags,
					 __u64 received)
{
	struct origin origin = {ORIGIN_ITERATOR, message};

	barrier_var(flags); /* clang would choose between addresses: the verifier forbids it */
	barrier_var(received);
	if (!(flags & MSG_PEEK) && (int)received > 0)
		on_tcp(sk, (int)received, DIRECTION_RECEIVED, &origin, true);
}

/* Its arguments drift; the return value comes after the last one. */
static __always_inline void tcp_recvmsg_returned(__u64 *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];
	void *message = (void *)ctx[1];

	if (tcp_recvmsg_arguments == 6)
		tcp_received(sk, message, ctx[4], ctx[6]);
	else if (tcp_recvmsg_arguments == 5)
		tcp_received(sk, message, ctx[3], ctx[5]);
	else
		tcp_received(sk, message, ctx[3], ctx[4]);
}

SEC("fexit/tcp_recvmsg")
int fexit_tcp_receive_skipped(__u64 *ctx)
{
	if (!tandem_was_skipped(TANDEM_RECEIVE))
		return 0;
	tandem_rescued();
	tcp_recvmsg_returned(ctx);
	return 0;
}

SEC("fexit/tcp_recvmsg")
int fexit_tcp_receive(__u64 *ctx)
{
	tcp_recvmsg_returned(ctx);
	tandem_done(TANDEM_RECEIVE);
	return 0;
}

static __always_inline void udp_sent(struct sock *sk, struct msghdr *message, long sent)
{
	struct origin origin = {ORIGIN_ITERATOR, message};
	struct udp_peer peer = {};
	bool named = peer_of_message(&peer, message);

	if (sent > 0)
		on_udp(sk, sent, DIRECTION_SENT, named ? &peer : 0, &origin, true);
}

/* For an IPv4 peer udpv6_sendmsg calls udp_sendmsg, which has counted already. */
static __always_inline void udpv6_sent(struct sock *sk, struct msghdr *message, long sent)
{
	struct udp_peer peer = {};

	if (!peer_of_message(&peer, message))
		bpf_probe_read_kernel(peer.address, ADDRESS_BYTES, &sk->__sk_common.skc_v6_daddr);
	if (!address_is_mapped(peer.address))
		udp_sent(sk, message, sent);
}

static __always_inline void udp_received(struct sock *sk, struct sk_buff *packet, int length)
{
	struct origin origin = {ORIGIN_PACKET, packet};
	struct udp_peer peer = {};

	count_fired(SIGNAL_UDP_PEER);
	peer_of_packet(&peer, packet);
	if (length > 0)
		on_udp(sk, length, DIRECTION_RECEIVED, &peer, &origin, true);
}

SEC("fexit/udp_sendmsg")
int BPF_PROG(fexit_udp_send_skipped, struct sock *sk, struct msghdr *message, unsigned long size,
	     int sent)
{
	if (!tandem_was_skipped(TANDEM_SEND))
		return 0;
	tandem_rescued();
	udp_sent(sk, message, sent);
	return 0;
}

SEC("fexit/udp_sendmsg")
int BPF_PROG(fexit_udp_send, struct sock *sk, struct msghdr *message, unsigned long size, int sent)
{
	udp_sent(sk, message, sent);
	tandem_done(TANDEM_SEND);
	return 0;
}

SEC("fexit/udpv6_sendmsg")
int BPF_PROG(fexit_udpv6_send_skipped, struct sock *sk, struct msghdr *message, unsigned long size,
	     int sent)
{
	if (!tandem_was_skipped(TANDEM_SEND_IPV6))
		return 0;
	tandem_rescued();
	udpv6_sent(sk, message, sent);
	return 0;
}

SEC("fexit/udpv6_sendmsg")
int BPF_PROG(fexit_udpv6_send, struct sock *sk, struct msghdr *message, unsigned long size,
	     int sent)
{
	udpv6_sent(sk, message, sent);
	tandem_done(TANDEM_SEND_IPV6);
	return 0;
}

/* Every consumed datagram passes here, a peeked one with a negative length; the packet is freed
 * at its exit, so it is read at entry. */
SEC("fentry/skb_consume_udp")
int BPF_PROG(fexit_udp_receive_skipped, struct sock *sk, struct sk_buff *packet, int length)
{
	if (!tandem_was_skipped(TANDEM_RECEIVE))
		return 0;
	tandem_rescued();
	udp_received(sk, packet, length);
	return 0;
}

SEC("fentry/skb_consume_udp")
int BPF_PROG(fexit_udp_receive, struct sock *sk, struct sk_buff *packet, int length)
{
	udp_received(sk, packet, length);
	tandem_done(TANDEM_RECEIVE);
	return 0;
}
