/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One message of a TCP connection: decides early what is neither HTTP nor DNS, and then never
 * looks at that connection again. */
#pragma once

#include "body_length.h"
#include "conversation.h"
#include "conversation_store.h"
#include "dns_message.h"
#include "simple_exchange.h"

enum {
	TRIES = 200, /* messages that may pass before a connection is given up */
};

static __always_inline void conversation_name(struct message_record *record,
					      const struct tcp_socket *entry)
{
	record->sk = entry->sk;
	record->born = entry->born;
	record->ends = entry->ends;
	record->role = entry->role;
	record->transport = TRANSPORT_TCP;
	process_here(&record->owner);
}

/* Without room the connection stays undecided: each request is tried anew, and counted. */
static __always_inline enum protocol http_begin(struct sock *sk, __u8 request_direction, __u8 tries,
						bool typed)
{
	struct tcp_socket *entry = tcp_socket_find(sk);
	struct conversation *c = 0;

	if (!entry) {
		count_l7_loss(L7_LOSS_UNTRACKED);
		return PROTOCOL_UNDECIDED;
	}
	if (conversations_open < http_sockets)
		c = conversation_new(sk, typed);
	if (!c) {
		count_l7_loss(L7_LOSS_SOCKETS_FULL);
		return PROTOCOL_UNDECIDED;
	}
	conversation_name(&c->record, entry);
	conversation_place_take(entry);
	c->record.protocol = PROTOCOL_HTTP;
	c->request_direction = request_direction;
	c->is_doubtful = (entry->flags & TCP_SEEDED) || tries;
	c->fills_fragment = fills_fragment(sk);
	return PROTOCOL_HTTP;
}

static __always_inline bool is_sampled(void)
{
	return !l7_sampling || bpf_get_prandom_u32() < l7_sampling;
}

static __always_inline enum protocol protocol_of(struct sock *sk, struct socket_mark *mark,
						 const struct message_event *event, bool typed)
{
	port_number remote = bpf_ntohs(READ(typed, sk, __sk_common.skc_dport));
	__u64 head;

	if (is_dns(remote, READ(typed, sk, __sk_common.skc_num)))
		return PROTOCOL_DNS;
	head = source_head(&event->source, event->bytes);
	if (!watch_http || is_never_http1(head) || (!mark->tries && !is_sampled()))
		return PROTOCOL_OTHER;
	if (is_request_start(head, event->source.readable ? event->bytes : 0))
		return http_begin(sk, event->direction, mark->tries, typed);
	if (!event->source.readable)
		count_l7_loss(L7_LOSS_UNREAD);
	/* Older than the agent, or its request was lost: the next one begins it. */
	mark->tries = is_response_start(head, event->bytes) ? 1 : mark->tries + 1;
	return mark->tries < TRIES ? PROTOCOL_UNDECIDED : PROTOCOL_OTHER;
}

/* Nothing of this connection is looked at again. The place is the entry's, and freed with it. */
static __noinline void http_end(struct sock *sk, bool typed)
{
	struct socket_mark *mark = 0;

	conversation_end(sk, typed);
	if (typed && use_socket_storage)
		mark = bpf_sk_storage_get(&socket_marks, sk, 0, 0);
	if (mark)
		mark->protocol = PROTOCOL_OTHER;
	RETURN_NOTHING();
}

/* After a pause no response is taken to be still under way. */
static __always_inline void http_places(struct sock *sk, struct conversation *c,
					struct message_event *event, enum direction direction,
					bool typed)
{
	event_places(event, sk, direction, c->last, typed);
	if (direction == c->request_direction && c->last && event->time - c->last > PAUSE) {
		c->is_doubtful = false;
		c->response_end = event->peer_position;
	}
	c->last = event->time;
}

/* False if its connection is not, or no longer, worth watching. */
APART int http_message(struct conversation *c, const struct message_event *event)
{
	return !c || !event || conversation_message(c, event);
}

static __noinline void dns_stream(struct sock *sk, struct message_event *event, bool typed)
{
	struct tcp_socket *entry = tcp_socket_find(sk);
	struct dns_speaker speaker = {.sk = (__u64)sk, .transport = TRANSPORT_TCP};

	if (!entry) {
		count_l7_loss(L7_LOSS_UNTRACKED);
		return;
	}
	entry->mark.protocol = PROTOCOL_DNS;
	speaker.born = entry->born;
	speaker.role = entry->role;
	event_places(event, sk, event->direction, 0, typed);
	dns_message(&speaker, &entry->ends, event);
	RETURN_NOTHING();
}

/* Of a connection that has no conversation. A function of its own, of which most messages have no
 * need. */
static __noinline struct conversation *tcp_decide(struct sock *sk, struct socket_mark *mark,
						  struct message_event *event, bool typed)
{
	if (mark->protocol == PROTOCOL_UNDECIDED)
		mark->protocol = protocol_of(sk, mark, event, typed);
	if (mark->protocol == PROTOCOL_DNS)
		dns_stream(sk, event, typed);
	return mark->protocol == PROTOCOL_HTTP ? conversation_find(sk, typed) : 0;
}

/* A request that is answered now. */
static __always_inline bool waits_unlooked(const struct conversation *c, enum direction direction)
{
	return exchanges_mask && c->phase == PHASE_REQUEST && !c->is_request_whole &&
	       c->request_direction != direction;
}

/* c: its conversation, where that is known; else its mark is. */
static __always_inline void tcp_message(struct sock *sk, struct conversation *c,
					struct socket_mark *mark, const struct origin *origin,
					__u64 bytes, enum direction direction, bool typed)
{
	struct message_event event = {.bytes = bytes, .direction = direction};
	bool in_fragment = false;

	if (!c && mark->protocol == PROTOCOL_HTTP) {
		c = conversation_find(sk, typed);
		if (!c) {
			/* The peer's reset came while this was sent: told when it closed. */
			if (READ(typed, sk, __sk_common.skc_state) != STATE_CLOSE)
				count_l7_loss(L7_LOSS_SOCKETS_FULL);
			return;
		}
	}
	if (likely(c)) {
		if (unlikely(waits_unlooked(c, direction) || c->has_lost_request))
			look_at_request(c);
		if (unlikely(c->seeks_length))
			seek_length_line(c);
		in_fragment = direction == DIRECTION_SENT && c->fills_fragment;
	}
	source_of(&event.source, origin, in_fragment, bytes);
	if (unlikely(!c))
		c = tcp_decide(sk, mark, &event, typed);
	if (unlikely(!c))
		return;
	http_places(sk, c, &event, direction, typed);
	if (exchanges_mask && likely(simple_message(c, &event, direction)))
		return;
	if (!http_message(c, &event))
		http_end(sk, typed);
}
