/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* UDP has no counters in its socket: bytes are summed here per flow, cumulative. */
#pragma once

#include "dns_message.h"

/* First to speak is the client; an agent that starts late may see an answer first, so a well
 * known local port that answers an ephemeral one is a server all the same. */
static __always_inline enum role udp_role_decide(const struct endpoints *ends, bool sending)
{
	if (!sending)
		return ROLE_SERVER;
	if (ends->local_port < ephemeral_port && ends->remote_port >= ephemeral_port)
		return ROLE_SERVER;
	return ROLE_CLIENT;
}

static __always_inline void udp_set_remote(struct endpoints *ends, const struct udp_peer *peer)
{
	__builtin_memcpy(ends->remote_address, peer->address, ADDRESS_BYTES);
	ends->remote_port = peer->port;
}

/* A function of its own, as the stack is 512 bytes with all that is called from here. */
static __noinline enum role udp_role_new(__u64 key, const struct endpoints *ends, bool sending)
{
	struct udp_role fresh = {.local_port = ends->local_port};

	fresh.role = udp_role_decide(ends, sending);
	__builtin_memcpy(fresh.last.address, ends->remote_address, ADDRESS_BYTES);
	fresh.last.port = ends->remote_port;
	bpf_map_update_elem(&udp_roles, &key, &fresh, BPF_ANY);
	return fresh.role;
}

/* The socket's role; completes or keeps the peer: recv() on an unconnected socket tells none. */
static __always_inline enum role udp_role_of(struct sock *sk, struct endpoints *ends, bool sending)
{
	__u64 key = (__u64)sk;
	struct udp_role *known = bpf_map_lookup_elem(&udp_roles, &key);

	if (!known || known->local_port != ends->local_port)
		return udp_role_new(key, ends, sending);
	if (!address_is_set(ends->remote_address)) {
		udp_set_remote(ends, &known->last);
	} else {
		__builtin_memcpy(known->last.address, ends->remote_address, ADDRESS_BYTES);
		known->last.port = ends->remote_port;
	}
	return known->role;
}

static __always_inline void udp_key_from(struct udp_key *key, const struct endpoints *ends,
					 enum role role)
{
	__builtin_memcpy(key->local_address, ends->local_address, ADDRESS_BYTES);
	__builtin_memcpy(key->remote_address, ends->remote_address, ADDRESS_BYTES);
	key->local_port = role == ROLE_CLIENT ? 0 : ends->local_port;
	key->remote_port = role == ROLE_SERVER ? 0 : ends->remote_port;
	key->netns = ends->netns;
	key->role = role;
}

static __noinline void udp_stats_new(struct udp_key *key)
{
	struct udp_stats fresh = {};
	struct process process = {};

	process_here(&process);
	__builtin_memcpy(fresh.name, process.name, PROCESS_NAME_BYTES);
	fresh.cgroup = process.cgroup;
	bpf_map_update_elem(&udp_flows, key, &fresh, BPF_NOEXIST);
	RETURN_NOTHING();
}

/* peer: the message's own address where a hook knew one, else null: the connected peer. */
static __always_inline void udp_add(struct sock *sk, const struct udp_peer *peer, __u64 bytes,
				    enum direction direction, const struct origin *origin,
				    bool typed)
{
	bool sending = direction == DIRECTION_SENT;
	struct endpoints ends = {};
	struct udp_key key = {};
	struct udp_stats *stats;
	enum role role;

	endpoints_of(&ends, sk, typed);
	if (peer)
		udp_set_remote(&ends, peer);
	role = udp_role_of(sk, &ends, sending);
	dns_of((__u64)sk, &ends, origin, bytes, direction);
	key.pid = bpf_get_current_pid_tgid() >> 32;
	udp_key_from(&key, &ends, role);
	stats = bpf_map_lookup_elem(&udp_flows, &key);
	if (!stats) {
		udp_stats_new(&key);
		stats = bpf_map_lookup_elem(&udp_flows, &key);
	}
	if (!stats) {
		count_loss(LOSS_UDP_TABLE_FULL, sending ? 0 : bytes, sending ? bytes : 0);
		return;
	}
	add(sending ? &stats->written_bytes : &stats->read_bytes, bytes);
	add(sending ? &stats->written_datagrams : &stats->read_datagrams, 1);
}
