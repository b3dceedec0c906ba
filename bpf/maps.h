/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Every map and every setting; weak, so that each program file shares this one declaration. */
#pragma once

#include "kernel.h"
#include "record.h"

/* Key: struct sock address. Value: the connection's identity, owner and baseline. Written by
 * tcp_state, seed and message programs; read by tcp_walk; full -> LOSS_TCP_TABLE_FULL. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct tcp_socket);
} tcp_sockets __weak SEC(".maps");

/* Closed connections on their way to user space; full -> the entry stays in tcp_sockets. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} closed_ring __weak SEC(".maps");

/* Cumulative bytes per UDP flow; read in batches by user space, which deletes idle entries;
 * full -> LOSS_UDP_TABLE_FULL. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct udp_key);
	__type(value, struct udp_stats);
} udp_flows __weak SEC(".maps");

struct udp_peer {
	address_byte address[ADDRESS_BYTES];
	port_number port;
	__u8 padding[6];
};

struct udp_role {
	struct udp_peer last; /* whom the socket last spoke with, for a receive that names nobody */
	port_number local_port; /* a freed socket's address is reused: another port, another role */
	__u8 role;
	__u8 padding[5];
};

/* Key: struct sock address. Role of a UDP socket, decided at its first message. An evicted
 * entry only means that the role is decided again. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct udp_role);
} udp_roles __weak SEC(".maps");

/* Key: task. Peer of the message this task is sending or receiving on an unconnected socket,
 * from the cgroup hooks, taken by the length hooks a moment later in the same call. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct udp_peer);
} udp_peers __weak SEC(".maps");

struct call {
	struct sock *sk;
	struct msghdr *message;
};

/* Key: pid_tgid. Arguments of a send or receive between kprobe and kretprobe. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct call);
} calls __weak SEC(".maps");

/* Marks TCP sockets whose owner is known, so that a message costs one look-up in the socket
 * itself: 35 ns against 130 ns in a hash. Only where typed programs may. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u8);
} owned_sockets __weak SEC(".maps");

/* Set by user space before load. */
extern const volatile __u8 use_socket_storage;
extern const volatile port_number ephemeral_port;  /* the first that only clients have */
extern const volatile __u32 tcp_recvmsg_arguments; /* 6 to 5.18, 5 to 7.1, then 4 */

/* Set by user space when the self-test is over: before, programs only count that they fire. */
extern volatile __u8 recording;

extern struct cpu_counters counters[MAX_CPUS];
