/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Which sockets are ours: TCP and UDP of either family. */
#pragma once

#include "kernel.h"
#include "record.h"

/* TRANSPORT_TCP, TRANSPORT_UDP, or 0 of any other; a raw socket of either protocol is another. */
static __always_inline __u16 transport_of(struct sock *sk, bool typed)
{
	__u16 family = READ(typed, sk, __sk_common.skc_family);
	__u16 protocol, type;

	if (family != AF_INET && family != AF_INET6)
		return 0;
	protocol = READ(typed, sk, sk_protocol);
	type = READ(typed, sk, sk_type);
	if (protocol == TRANSPORT_TCP && type == SOCK_STREAM)
		return TRANSPORT_TCP;
	return protocol == TRANSPORT_UDP && type == SOCK_DGRAM ? TRANSPORT_UDP : 0;
}
