// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Mode fexit: the socket functions' returns, with typed arguments (5.10+, not where the kernel's
 * policy refuses trampolines). */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "message.h"
#include "message_peer.h"

SEC("fexit/tcp_sendmsg")
int BPF_PROG(fexit_tcp_send, struct sock *sk, struct msghdr *message, unsigned long size, int sent)
{
	on_send(sk, sent, 0, true);
	return 0;
}

/* The way of sendfile below 6.5; gone since (commit dc97391e6610). */
SEC("fexit/tcp_sendpage")
int BPF_PROG(fexit_tcp_sendpage, struct sock *sk, void *page, int offset, unsigned long size,
	     int flags, int sent)
{
	on_send(sk, sent, 0, true);
	return 0;
}

static __always_inline void tcp_received(struct sock *sk, __u64 flags, __u64 received)
{
	barrier_var(flags); /* clang would choose between addresses: the verifier forbids it */
	barrier_var(received);
	if (!(flags & MSG_PEEK))
		on_receive(sk, (int)received, 0, true);
}

/* Its arguments drift; the return value comes after the last one. */
SEC("fexit/tcp_recvmsg")
int fexit_tcp_receive(__u64 *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];

	if (tcp_recvmsg_arguments == 6)
		tcp_received(sk, ctx[4], ctx[6]);
	else if (tcp_recvmsg_arguments == 5)
		tcp_received(sk, ctx[3], ctx[5]);
	else
		tcp_received(sk, ctx[3], ctx[4]);
	return 0;
}

static __always_inline int udp_sent(struct sock *sk, struct msghdr *message, long sent)
{
	struct udp_peer peer = {};
	bool named = peer_of_message(&peer, message);

	on_send(sk, sent, named ? &peer : 0, true);
	return 0;
}

SEC("fexit/udp_sendmsg")
int BPF_PROG(fexit_udp_send, struct sock *sk, struct msghdr *message, unsigned long size, int sent)
{
	return udp_sent(sk, message, sent);
}

/* For an IPv4 peer it calls udp_sendmsg, which has counted already. */
SEC("fexit/udpv6_sendmsg")
int BPF_PROG(fexit_udpv6_send, struct sock *sk, struct msghdr *message, unsigned long size,
	     int sent)
{
	struct udp_peer peer = {};

	if (!peer_of_message(&peer, message))
		bpf_probe_read_kernel(peer.address, ADDRESS_BYTES, &sk->__sk_common.skc_v6_daddr);
	if (address_is_mapped(peer.address))
		return 0;
	return udp_sent(sk, message, sent);
}

/* Every consumed datagram passes here, a peeked one with a negative length; the packet is freed
 * at its exit, so it is read at entry. */
SEC("fentry/skb_consume_udp")
int BPF_PROG(fexit_udp_receive, struct sock *sk, struct sk_buff *packet, int length)
{
	struct udp_peer peer = {};

	count_fired(SIGNAL_UDP_PEER);
	peer_of_packet(&peer, packet);
	on_receive(sk, length, &peer, true);
	return 0;
}
