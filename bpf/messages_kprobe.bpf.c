// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Mode kprobe: the socket functions' entries and returns; works wherever kprobes are built in. */
#include <linux/types.h>
#include <asm/ptrace.h>
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "message.h"
#include "message_peer.h"

static __always_inline int call_begin(struct sock *sk, struct msghdr *message)
{
	__u64 key = bpf_get_current_pid_tgid();
	struct call call = {.sk = sk, .message = message};

	bpf_map_update_elem(&calls, &key, &call, BPF_ANY);
	return 0;
}

/* Where one call runs inside another (udpv6_sendmsg calls udp_sendmsg for an IPv4 peer), the
 * inner return takes the entry and the outer finds none: counted once. */
static __always_inline bool call_end(struct call *call)
{
	__u64 key = bpf_get_current_pid_tgid();
	struct call *known = bpf_map_lookup_elem(&calls, &key);

	if (!known)
		return false;
	*call = *known;
	bpf_map_delete_elem(&calls, &key);
	return true;
}

/* Pages of a file come without a message. */
static __always_inline void tcp_sent(struct call *call, int sent)
{
	struct origin origin = {call->message ? ORIGIN_ITERATOR : ORIGIN_NOWHERE, call->message};

	if (sent > 0)
		on_tcp(call->sk, sent, DIRECTION_SENT, &origin, false);
}

SEC("kprobe/tcp_sendmsg")
int BPF_KPROBE(kprobe_tcp_send, struct sock *sk, struct msghdr *message)
{
	return call_begin(sk, message);
}

SEC("kretprobe/tcp_sendmsg")
int BPF_KRETPROBE(kprobe_tcp_sent, int sent)
{
	struct call call;

	if (call_end(&call))
		tcp_sent(&call, sent);
	return 0;
}

/* The way of sendfile below 6.5; gone since (commit dc97391e6610). */
SEC("kprobe/tcp_sendpage")
int BPF_KPROBE(kprobe_tcp_sendpage, struct sock *sk)
{
	return call_begin(sk, 0);
}

SEC("kretprobe/tcp_sendpage")
int BPF_KRETPROBE(kprobe_tcp_sentpage, int sent)
{
	struct call call;

	if (call_end(&call))
		tcp_sent(&call, sent);
	return 0;
}

/* The owner is taken at entry: a kretprobe is missed when too many tasks wait inside. */
SEC("kprobe/tcp_recvmsg")
int BPF_KPROBE(kprobe_tcp_receive, struct sock *sk, struct msghdr *message, __u64 size,
	       __u64 fourth, __u64 fifth)
{
	__u64 flags;

	barrier_var(fourth); /* clang would choose between addresses: the verifier forbids it */
	barrier_var(fifth);
	flags = tcp_recvmsg_arguments == 6 ? fifth : fourth;
	tcp_own(sk, false);
	return flags & MSG_PEEK ? 0 : call_begin(sk, message);
}

SEC("kretprobe/tcp_recvmsg")
int BPF_KRETPROBE(kprobe_tcp_received, int received)
{
	struct origin origin = {ORIGIN_ITERATOR};
	struct call call;

	if (!call_end(&call))
		return 0;
	origin.object = call.message;
	if (received > 0)
		on_tcp(call.sk, received, DIRECTION_RECEIVED, &origin, false);
	return 0;
}

static __always_inline int udp_sent(int sent)
{
	struct origin origin = {ORIGIN_ITERATOR};
	struct udp_peer peer = {};
	struct call call;
	bool named;

	if (!call_end(&call))
		return 0;
	origin.object = call.message;
	named = peer_of_message(&peer, call.message);
	if (sent > 0)
		on_udp(call.sk, sent, DIRECTION_SENT, named ? &peer : 0, &origin, false);
	return 0;
}

SEC("kprobe/udp_sendmsg")
int BPF_KPROBE(kprobe_udp_send, struct sock *sk, struct msghdr *message)
{
	return call_begin(sk, message);
}

SEC("kretprobe/udp_sendmsg")
int BPF_KRETPROBE(kprobe_udp_sent, int sent)
{
	return udp_sent(sent);
}

SEC("kprobe/udpv6_sendmsg")
int BPF_KPROBE(kprobe_udpv6_send, struct sock *sk, struct msghdr *message)
{
	return call_begin(sk, message);
}

SEC("kretprobe/udpv6_sendmsg")
int BPF_KRETPROBE(kprobe_udpv6_sent, int sent)
{
	return udp_sent(sent);
}

/* Every consumed datagram passes here, a peeked one with a negative length. */
SEC("kprobe/skb_consume_udp")
int BPF_KPROBE(kprobe_udp_receive, struct sock *sk, struct sk_buff *packet, int length)
{
	struct origin origin = {ORIGIN_PACKET, packet};
	struct udp_peer peer = {};

	count_fired(SIGNAL_UDP_PEER);
	peer_of_packet(&peer, packet);
	if (length > 0)
		on_udp(sk, length, DIRECTION_RECEIVED, &peer, &origin, false);
	return 0;
}
