/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One message of a TCP connection: where in the stream, when, and where its bytes are. */
#pragma once

#include "source_iterator.h"
#include "source_syscall.h"

/* How a hook finds the bytes of its message; the kind is a constant of each program. */
enum origin_kind {
	ORIGIN_CALL,     /* a tracepoint's context: the system call's registers */
	ORIGIN_ITERATOR, /* a msghdr */
	ORIGIN_PACKET,   /* an sk_buff */
	ORIGIN_NOWHERE,
};

struct origin {
	enum origin_kind kind;
	void *object;
};

struct message_event {
	__u64 time;
	__u64 bytes;
	__u32 position;
	__u32 peer_position;
	__u8 direction;
	struct source source;
};

static __always_inline void source_of_packet(struct source *source, struct sk_buff *packet)
{
	source->at = BPF_CORE_READ(packet, head) + BPF_CORE_READ(packet, transport_header) +
		     8; /* the UDP header */
	source->bytes_in_kernel = true;
	source->readable = BPF_CORE_READ(packet, data_len) == 0;
}

static __always_inline void source_of(struct source *source, const struct origin *origin,
				      bool in_fragment, __u64 bytes)
{
	if (origin->kind == ORIGIN_CALL)
		source_from_call(source, origin->object, in_fragment, bytes);
	else if (origin->kind == ORIGIN_ITERATOR)
		source_from_iterator(source, origin->object, bytes);
	else if (origin->kind == ORIGIN_PACKET)
		source_of_packet(source, origin->object);
	/* The verifier does without for a buffer, the usual case. */
	if (source->vectors || !source->readable)
		source_forget(source);
}

/* A message passes when TCP gives it to the network, or gets it: a hook after the call is late by
 * all that loopback did meanwhile (5 times the round trip), and a request may wait long for its
 * server. first_tx_mstamp is the send's if nothing older was under way. Microseconds. */
struct tcp_places {
	__u32 sent;
	__u32 received;
	__u64 last_sent;
	__u64 last_received;
};

static __always_inline struct tcp_sock *tcp_sock_of(struct sock *sk, bool typed)
{
#ifdef CAN_CAST
	return CAST(struct tcp_sock, sk);
#else
	return typed ? bpf_skc_to_tcp_sock(sk) : (struct tcp_sock *)sk;
#endif
}

static __always_inline void places_of(struct tcp_places *places, struct sock *sk, bool typed)
{
	struct tcp_sock *tcp = tcp_sock_of(sk, typed);

	if (!tcp)
		return;
	places->sent = READ(typed, tcp, write_seq);
	places->received = READ(typed, tcp, copied_seq);
	/* A read takes the peer's FIN along with the last bytes. */
	if (READ(typed, sk, __sk_common.skc_flags) & (1UL << SOCK_DONE_BIT) &&
	    places->received == READ(typed, tcp, rcv_nxt))
		places->received--;
	places->last_sent = READ(typed, tcp, first_tx_mstamp);
	places->last_received = READ(typed, tcp, tcp_mstamp);
}

static __always_inline void event_places(struct message_event *event, struct sock *sk,
					 enum direction direction, __u64 last, bool typed)
{
	struct tcp_places places = {};

	places_of(&places, sk, typed);
	if (direction == DIRECTION_SENT) {
		event->position = places.sent - (__u32)event->bytes;
		event->peer_position = places.received;
		event->time = places.last_sent * 1000;
	} else {
		event->position = places.received - (__u32)event->bytes;
		event->peer_position = places.sent;
		event->time = places.last_received * 1000;
	}
	/* Else clang may lay out all that follows twice, and the verifier walks it twice. */
	barrier();
	if (unlikely(event->time <= last))
		event->time = bpf_ktime_get_ns();
}
