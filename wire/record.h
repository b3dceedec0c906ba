/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The one declaration of every struct and enum that crosses a border: kernel, C++, TypeScript. */
#pragma once

#include "types.h"

enum {
	ADDRESS_BYTES = 16,
	PROCESS_NAME_BYTES = 16,
	MAX_CPUS = 512
};

enum role {
	ROLE_UNKNOWN = 0,
	ROLE_CLIENT = 1,
	ROLE_SERVER = 2
};

enum transport {
	TRANSPORT_TCP = 6,
	TRANSPORT_UDP = 17
};

/* Why a connection attempt ended before it was established. */
enum failure {
	FAILURE_REFUSED = 0,
	FAILURE_TIMEOUT = 1,
	FAILURE_RESET = 2,
	FAILURE_UNREACHABLE = 3,
	FAILURE_CANCELLED = 4, /* the caller gave up: no error on the socket */
	FAILURE_OTHER = 5,
	FAILURES = 6,
};

/* Every place in the kernel and in the native table where data can be lost. */
enum loss {
	LOSS_TCP_TABLE_FULL = 0, /* a new connection found no room in tcp_sockets */
	LOSS_RING_FULL = 1,      /* a closed connection found neither ring nor table room */
	LOSS_UDP_TABLE_FULL = 2, /* a datagram's flow found no room in udp_flows */
	LOSS_UNKNOWN_SOCKET = 3, /* a socket closed that was never seen opening */
	LOSS_PROGRAM_SKIPPED =
		4, /* the kernel skipped a message program that was running already */
	LOSSES = 5,
};

/* What a program in the kernel watches; each signal has a ladder of modes. */
enum signal_id {
	SIGNAL_TCP_STATE = 0,
	SIGNAL_TCP_COUNTERS = 1,
	SIGNAL_TCP_RETRANSMIT = 2,
	SIGNAL_SEND = 3,
	SIGNAL_RECEIVE = 4,
	SIGNAL_UDP_PEER = 5,
	SIGNAL_SEED = 6,
	SIGNALS = 7,
};

/* Pairs of programs on one hook: bpf/tandem.h. */
enum tandem {
	TANDEM_SEND = 0,
	TANDEM_SEND_IPV6 = 1,
	TANDEM_RECEIVE = 2,
	TANDEMS = 3,
};

/* Kernel's own counters of one CPU, added to with atomics, read by user space through mmap. */
struct cpu_counters {
	__u64 fired[SIGNALS];
	__u64 tcp_read_bytes; /* by message hooks, beside the socket's own counters */
	__u64 tcp_written_bytes;
	__u64 udp_read_bytes;
	__u64 udp_written_bytes;
	__u64 lost_events[LOSSES];
	__u64 lost_read_bytes[LOSSES];
	__u64 lost_written_bytes[LOSSES];
	__u64 ring_bytes; /* highest fill of closed_ring seen */
	__u64 rescued;    /* messages that the second program counted: bpf/tandem.h */
	__u32 running[TANDEMS];
	__u32 padding[5]; /* to whole cache lines: CPUs share none */
};

struct endpoints {
	address_byte local_address[ADDRESS_BYTES];
	address_byte remote_address[ADDRESS_BYTES];
	port_number local_port;
	port_number remote_port;
	netns_inode netns;
};

/* Cumulative since the socket was born, as tcp_sock has them. */
struct tcp_counters {
	byte_count read_bytes;    /* bytes_received less the peer's FIN */
	byte_count written_bytes; /* bytes_sent less bytes_retrans */
	packet_count segments_sent;
	packet_count retransmits;
	packet_count delivered; /* segments acknowledged: the weight of an RTT sample */
	microseconds rtt;       /* srtt; 0 = never measured */
	microseconds rtt_var;   /* mean deviation */
	__u32 padding;
};

enum tcp_flag {
	TCP_SEEDED = 1, /* older than the agent: base is subtracted, never newly established */
	TCP_ESTABLISHED_ONCE = 2,
	TCP_CLOSED = 4,     /* counters are final */
	TCP_RTT_FROZEN = 8, /* the FIN's delayed ACK must not touch rtt (45 us became 5,562 us) */
};

struct process {
	process_id pid;
	char name[PROCESS_NAME_BYTES];
};

/* Value of the map tcp_sockets, and what is sent of a socket at window end and at close.
 * (sk, born) names a connection: kernel memory of sk is reused. */
struct tcp_socket {
	__u64 sk;
	nanoseconds born;
	struct endpoints ends;
	struct process owner;
	__u32 padding_owner;
	struct tcp_counters base;     /* at the time of seeding, else 0 */
	struct tcp_counters counters; /* valid in a sent record and when TCP_CLOSED */
	byte_count walked_read_bytes; /* what the last window end has handed over */
	byte_count walked_written_bytes;
	__u32 error; /* sk_err at CLOSE, errno numbers */
	__u8 role;
	__u8 flags;
	__u8 state; /* the last that was followed */
	__u8 padding;
};

/* The client's port is never part of a key: one entry per peer, not per query. */
struct udp_key {
	address_byte local_address[ADDRESS_BYTES];
	address_byte remote_address[ADDRESS_BYTES];
	port_number local_port;
	port_number remote_port;
	netns_inode netns;
	process_id pid;
	__u8 role;
	__u8 padding[3];
};

struct udp_stats {
	byte_count read_bytes;
	byte_count written_bytes;
	char name[PROCESS_NAME_BYTES];
};

/* One socket that existed when the agent started. */
struct seed_record {
	struct endpoints ends;
	__u8 is_listener;
	__u8 padding[3];
};

/* ---- Columns: each field of these structs is one column of a snapshot ---- */

enum row_life {
	ROW_LIVE = 0,
	ROW_ENDED = 1
};

/* One flow in one window. Local is the observed socket's side. Slot 0 is the overflow flow. */
struct flow_row {
	f64 read_bytes;
	f64 written_bytes;
	flow_slot slot;
	string_id process;
	process_id pid;
	__u32 segments_sent;
	__u32 retransmits;
	__u32 established;
	__u32 closed;
	__u32 resets; /* established connections that ended by an error */
	__u32 opened; /* active connections: +opened -ended */
	__u32 ended;
	__u32 failures[FAILURES];
	address_byte local_address[ADDRESS_BYTES];
	address_byte remote_address[ADDRESS_BYTES];
	port_number local_port;
	port_number remote_port;
	__u8 role;
	__u8 transport;
	__u8 life; /* enum row_life */
	__u8 padding;
};

/* One connection's smoothed RTT in a window in which it measured anew. */
struct rtt_row {
	flow_slot slot;
	microseconds rtt;
	microseconds rtt_var;
	__u32 weight; /* segments acknowledged since its last sample, at least 1 */
};

/* Cumulative state of the capture itself; one row. */
struct stats_row {
	f64 fired[SIGNALS];
	f64 lost_events[LOSSES];
	f64 lost_read_bytes[LOSSES];
	f64 lost_written_bytes[LOSSES];
	f64 hook_tcp_read_bytes;
	f64 hook_tcp_written_bytes;
	f64 hook_udp_read_bytes;
	f64 hook_udp_written_bytes;
	f64 tcp_sockets;
	f64 tcp_sockets_capacity;
	f64 udp_flows;
	f64 udp_flows_capacity;
	f64 flows;
	f64 flows_capacity;
	f64 flows_folded; /* flows that went to the overflow flow */
	f64 ring_bytes;   /* highest fill seen */
	f64 ring_capacity;
	f64 strings;
};

/* Head of a snapshot; then flow columns, rtt columns, string ends (u32 each), string bytes.
 * Every column starts at a multiple of 8; the strings follow without a gap. */
struct snapshot_header {
	__u32 flow_rows;
	__u32 rtt_rows;
	__u32 new_strings;
	__u32 string_bytes;
};
