/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* DNS: each message on a DNS port is a record of its own; who asked whom is found above. */
#pragma once

#include "endpoints.h"
#include "message_event.h"
#include "messages_ring.h"
#include "process.h"

enum {
	DNS_QR_BYTE = 2, /* RFC 1035 4.1.1: answers have the highest bit of this byte */
};

static __always_inline bool is_dns_port(port_number port)
{
	for (__u32 i = 0; i < DNS_PORTS; i++)
		if (dns_ports[i] && dns_ports[i] == port)
			return true;
	return false;
}

static __always_inline bool is_dns(port_number remote, port_number local)
{
	return watch_dns && (is_dns_port(remote) || is_dns_port(local));
}

/* The end that speaks, beside its addresses. */
struct dns_speaker {
	__u64 sk;
	__u64 born;
	__u8 role;
	__u8 transport;
};

/* The same for a query and its answer, which see the client at different ends. */
static __always_inline bool is_dns_sampled(const struct endpoints *ends, enum role role, __u16 id)
{
	port_number client = role == ROLE_CLIENT ? ends->local_port : ends->remote_port;
	__u32 hash = ((__u32)client << 16 | id) * 0x9e3779b1u;

	return !l7_sampling || hash < l7_sampling;
}

static __always_inline void dns_fill(struct message_record *record, const struct endpoints *ends,
				     const struct message_event *event)
{
	struct message_part *part = &record->part[0];

	record->ends = *ends;
	process_here(&record->owner);
	record->protocol = PROTOCOL_DNS;
	record->flags = 0;
	record->parts = 1;
	part->first = event->time;
	part->last = event->time;
	part->position = event->position;
	part->peer_position = event->peer_position;
	part->size = event->bytes;
	part->direction = event->direction;
	part->flags = event->source.readable ? 0 : PART_UNREAD;
}

/* A buffer is copied by itself: nothing of DNS is of use without what comes after it. */
static __always_inline void dns_copy(struct copied *copied, const struct source *from, __u8 *to,
				     __u64 size)
{
	__u64 count = (size < DNS_BYTES ? size : DNS_BYTES) ^ unknown_zero;

	if (from->vectors) {
		source_copy(copied, from, to, COPY_BYTES, size);
		return;
	}
	barrier_var(count);
	if (count > DNS_BYTES)
		return;
	if (from->bytes_in_kernel ? bpf_probe_read_kernel(to, count, from->at)
				  : bpf_probe_read_user(to, count, from->at))
		return;
	copied->captured = count;
}

/* Over TCP a record is a piece of the stream; datagrams are told apart by what they mean above. */
static __always_inline void dns_lost(const struct dns_speaker *speaker, __u8 direction)
{
	bool is_query = (speaker->role == ROLE_CLIENT) == (direction == DIRECTION_SENT);
	struct cpu_counters *here = cpu_counters_here();
	__u64 kind = (speaker->role == ROLE_SERVER ? DNS_LOST_SERVER_QUERY : 0) + !is_query;

	if (is_query || speaker->transport == TRANSPORT_TCP)
		add(&here->l7_losses[L7_LOSS_RING_FULL], 1);
	barrier_var(kind);
	if (speaker->transport == TRANSPORT_UDP && kind < DNS_LOST)
		add(&here->dns_lost[kind], 1);
}

/* By what it says: who sends an answer, or receives a query, is the server. */
static __always_inline enum role role_of_datagram(const struct dns_draft *draft, __u8 direction)
{
	bool is_answer = draft->bytes[DNS_QR_BYTE] >> 7;

	return is_answer == (direction == DIRECTION_SENT) ? ROLE_SERVER : ROLE_CLIENT;
}

static __always_inline void dns_draft(struct dns_draft *draft, struct dns_speaker *speaker,
				      const struct endpoints *ends,
				      const struct message_event *event)
{
	struct copied copied = {};
	__u64 size = sizeof(draft->record);

	*(__u32 *)draft->bytes = 0;
	if (event->source.readable)
		dns_copy(&copied, &event->source, draft->bytes, event->bytes);
	if (speaker->transport == TRANSPORT_UDP) {
		speaker->role = role_of_datagram(draft, event->direction);
		if (!is_dns_sampled(ends, speaker->role, *(__u16 *)draft->bytes))
			return;
	}
	draft->record.sk = speaker->sk;
	draft->record.born = speaker->born;
	draft->record.role = speaker->role;
	draft->record.transport = speaker->transport;
	dns_fill(&draft->record, ends, event);
	draft->record.part[0].captured = copied.captured;
	if (!messages_send(draft, size + copied.captured, DNS_BYTES))
		dns_lost(speaker, event->direction);
}

/* One that no program has which was preempted here; 0 if all are taken. */
static __always_inline struct dns_draft *dns_free_draft(void)
{
	for (__u32 i = 0; i < DNS_DRAFTS; i++) {
		__u32 place = i;
		struct dns_draft *draft = bpf_map_lookup_elem(&dns_drafts, &place);

		if (!draft || !draft->is_taken)
			return draft;
	}
	return 0;
}

static __always_inline void dns_message(struct dns_speaker *speaker, const struct endpoints *ends,
					const struct message_event *event)
{
	struct dns_draft *draft = dns_free_draft();

	if (!draft) {
		dns_lost(speaker, event->direction);
		return;
	}
	draft->is_taken = 1;
	dns_draft(draft, speaker, ends, event);
	draft->is_taken = 0;
}

static __always_inline void dns_datagram(__u64 sk, const struct endpoints *ends,
					 const struct origin *origin, __u64 bytes,
					 enum direction direction)
{
	struct dns_speaker speaker = {.sk = sk, .transport = TRANSPORT_UDP};
	struct message_event event = {.bytes = bytes, .direction = direction};

	speaker.role = is_dns_port(ends->remote_port) ? ROLE_CLIENT : ROLE_SERVER;
	source_of(&event.source, origin, false, bytes);
	event.time = bpf_ktime_get_ns();
	dns_message(&speaker, ends, &event);
}

/* Functions of their own, one for each origin: the stack is 512 bytes with all that is called, and
 * to the 5.10 verifier an origin that is handed on is no constant. */
static __noinline void dns_of_call(__u64 sk, const struct endpoints *ends, void *context,
				   __u64 bytes, enum direction direction)
{
	struct origin origin = {ORIGIN_CALL, context};

	dns_datagram(sk, ends, &origin, bytes, direction);
	RETURN_NOTHING();
}

static __noinline void dns_of_iterator(__u64 sk, const struct endpoints *ends, void *message,
				       __u64 bytes, enum direction direction)
{
	struct origin origin = {ORIGIN_ITERATOR, message};

	dns_datagram(sk, ends, &origin, bytes, direction);
	RETURN_NOTHING();
}

static __noinline void dns_of_packet(__u64 sk, const struct endpoints *ends, void *packet,
				     __u64 bytes, enum direction direction)
{
	struct origin origin = {ORIGIN_PACKET, packet};

	dns_datagram(sk, ends, &origin, bytes, direction);
	RETURN_NOTHING();
}

static __always_inline void dns_of(__u64 sk, const struct endpoints *ends,
				   const struct origin *origin, __u64 bytes,
				   enum direction direction)
{
	if (!is_dns(ends->remote_port, ends->local_port))
		return;
	if (origin->kind == ORIGIN_CALL)
		dns_of_call(sk, ends, origin->object, bytes, direction);
	else if (origin->kind == ORIGIN_ITERATOR)
		dns_of_iterator(sk, ends, origin->object, bytes, direction);
	else
		dns_of_packet(sk, ends, origin->object, bytes, direction);
}
