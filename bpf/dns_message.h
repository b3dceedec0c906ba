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

static __always_inline bool is_dns(const struct endpoints *ends)
{
	return watch_dns && (is_dns_port(ends->remote_port) || is_dns_port(ends->local_port));
}

/* The same for a query and its answer, which see the client at different ends. */
static __always_inline bool is_dns_sampled(const struct message_record *record, __u64 head)
{
	port_number client =
		record->role == ROLE_CLIENT ? record->ends.local_port : record->ends.remote_port;
	__u32 hash = ((__u32)client << 16 | (__u16)head) * 0x9e3779b1u;

	return !l7_sampling || record->transport == TRANSPORT_TCP || hash < l7_sampling;
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
	record->padding = 0;
	part->first = event->time;
	part->last = event->time;
	part->position = event->position;
	part->peer_position = event->peer_position;
	part->size = event->bytes;
	part->direction = event->direction;
	part->flags = event->source.readable ? 0 : PART_UNREAD;
}

static __always_inline void dns_draft(struct dns_draft *draft, const struct message_record *name,
				      const struct endpoints *ends,
				      const struct message_event *event)
{
	struct copied copied = {};
	__u64 size = sizeof(draft->record);

	draft->record.sk = name->sk;
	draft->record.born = name->born;
	draft->record.role = name->role;
	draft->record.transport = name->transport;
	dns_fill(&draft->record, ends, event);
	if (event->source.readable)
		source_copy(&copied, &event->source, draft->bytes, COPY_BYTES, event->bytes);
	draft->record.part[0].captured = copied.captured;
	messages_send(draft, size + copied.captured);
}

/* name: sk, born, role and transport of the record. */
static __always_inline void dns_message(const struct message_record *name,
					const struct endpoints *ends,
					const struct message_event *event)
{
	__u32 first = 0;
	struct dns_draft *draft = bpf_map_lookup_elem(&dns_drafts, &first);

	if (!draft)
		return;
	if (draft->is_taken) {
		count_l7_loss(L7_LOSS_RING_FULL);
		return;
	}
	draft->is_taken = 1;
	dns_draft(draft, name, ends, event);
	draft->is_taken = 0;
}

static __always_inline void dns_datagram(struct sock *sk, const struct endpoints *ends,
					 const struct origin *origin, __u64 bytes,
					 enum direction direction)
{
	struct message_record name = {.sk = (__u64)sk, .transport = TRANSPORT_UDP};
	struct message_event event = {
		.bytes = bytes, .time = bpf_ktime_get_ns(), .direction = direction};
	bool is_answer;

	if (!is_dns(ends))
		return;
	source_of(&event.source, origin, bytes);
	event.head = source_head(&event.source, bytes);
	is_answer = (event.head >> (8 * DNS_QR_BYTE + 7)) & 1;
	name.role = is_answer == (direction == DIRECTION_SENT) ? ROLE_SERVER : ROLE_CLIENT;
	name.ends = *ends;
	if (is_dns_sampled(&name, event.head))
		dns_message(&name, ends, &event);
}
