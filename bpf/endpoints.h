/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Addresses of a socket, IPv6-mapped, so that both families take one path. */
#pragma once

#include <bpf/bpf_endian.h>
#include "kernel.h"
#include "record.h"

static __always_inline void address_from_ipv4(address_byte *address, __be32 ipv4)
{
	__u32 *words = (__u32 *)address;

	words[0] = 0;
	words[1] = 0;
	words[2] = ipv4 ? bpf_htonl(0xffff) : 0; /* 0.0.0.0 and :: are one: unspecified */
	words[3] = ipv4;
}

static __always_inline bool address_is_mapped(const address_byte *address)
{
	const __u32 *words = (const __u32 *)address;

	return words[0] == 0 && words[1] == 0 && words[2] == bpf_htonl(0xffff);
}

static __always_inline bool address_is_set(const address_byte *address)
{
	const __u32 *words = (const __u32 *)address;

	return words[0] || words[1] || words[2] || words[3];
}

/* inet_sport survives the release of the port at CLOSE, skc_num does not. */
static __always_inline port_number local_port_of(struct sock *sk)
{
	return bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
}

static __always_inline void endpoints_of(struct endpoints *ends, struct sock *sk, bool typed)
{
	if (READ(typed, sk, __sk_common.skc_family) == AF_INET6) {
		bpf_probe_read_kernel(ends->local_address, ADDRESS_BYTES,
				      &sk->__sk_common.skc_v6_rcv_saddr);
		bpf_probe_read_kernel(ends->remote_address, ADDRESS_BYTES,
				      &sk->__sk_common.skc_v6_daddr);
	} else {
		address_from_ipv4(ends->local_address, READ(typed, sk, __sk_common.skc_rcv_saddr));
		address_from_ipv4(ends->remote_address, READ(typed, sk, __sk_common.skc_daddr));
	}
	ends->remote_port = bpf_ntohs(READ(typed, sk, __sk_common.skc_dport));
	ends->local_port = local_port_of(sk);
	ends->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
}
