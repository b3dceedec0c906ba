/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* UDP's peer where a function's arguments tell it: the msghdr of a send, the skb of a receive. */
#pragma once

#include "endpoints.h"
#include "maps.h"

struct socket_address { /* what sockaddr_in and sockaddr_in6 have in common, and the rest */
	__u16 family;
	__be16 port;
	__be32 ipv4;
	__u8 ipv6[ADDRESS_BYTES];
};

/* False when the caller named no address: then the socket is connected. */
static __always_inline bool peer_of_message(struct udp_peer *peer, struct msghdr *message)
{
	void *name = BPF_CORE_READ(message, msg_name);
	struct socket_address address = {};

	if (!name || bpf_probe_read_kernel(&address, sizeof(address), name))
		return false;
	peer->port = bpf_ntohs(address.port);
	if (address.family == AF_INET6)
		__builtin_memcpy(peer->address, address.ipv6, ADDRESS_BYTES);
	else
		address_from_ipv4(peer->address, address.ipv4);
	return true;
}

/* Offsets of the source address: RFC 791 3.1, RFC 8200 3. */
enum {
	IPV4_SOURCE = 12,
	IPV6_SOURCE = 8,
};

static __always_inline void peer_of_packet(struct udp_peer *peer, struct sk_buff *packet)
{
	unsigned char *head = BPF_CORE_READ(packet, head);
	unsigned char *network = head + BPF_CORE_READ(packet, network_header);
	unsigned char *transport = head + BPF_CORE_READ(packet, transport_header);
	__be32 ipv4 = 0;
	__be16 port = 0;
	__u8 version = 0;

	bpf_probe_read_kernel(&version, sizeof(version), network);
	bpf_probe_read_kernel(&port, sizeof(port), transport);
	peer->port = bpf_ntohs(port);
	if (version >> 4 == 6) {
		bpf_probe_read_kernel(peer->address, ADDRESS_BYTES, network + IPV6_SOURCE);
		return;
	}
	bpf_probe_read_kernel(&ipv4, sizeof(ipv4), network + IPV4_SOURCE);
	address_from_ipv4(peer->address, ipv4);
}
