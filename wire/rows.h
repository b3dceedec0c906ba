/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What C++ hands to TypeScript: each field of these structs is one column of a snapshot; part of
 * record.h. */
#pragma once

enum row_life {
	ROW_LIVE = 0,
	ROW_ENDED = 1,
	ROW_OVERFLOW = 2, /* of all that found no room, by role and transport: no other identity */
};

/* One flow in one window. Local is the observed socket's side. */
struct flow_row {
	f64 read_bytes;
	f64 written_bytes;
	f64 cgroup;  /* a cgroup_id */
	f64 last_at; /* when its newest connection began, or datagram passed; nanoseconds */
	f64 receiver_limited; /* microseconds */
	flow_slot slot;
	string_id process;
	string_id domain; /* of the server, 0 when unknown */
	holder_id local_holder;
	holder_id remote_holder;
	process_id pid;
	__u32 segments_sent;
	__u32 segments_received;
	__u32 retransmits;
	__u32 syn_retransmits; /* part of them */
	__u32 out_of_order;
	__u32 listen_drops;
	__u32 read_datagrams;
	__u32 written_datagrams;
	__u32 established;
	__u32 closed;
	__u32 resets; /* established connections that ended by an error */
	__u32 opened; /* active connections: +opened -ended */
	__u32 ended;
	__u32 failures[FAILURES];
	address_byte local_address[ADDRESS_BYTES];
	address_byte remote_address[ADDRESS_BYTES];
	address_byte nat_address[ADDRESS_BYTES]; /* of a client's remote end, after DNAT */
	port_number local_port;
	port_number remote_port;
	port_number nat_port; /* 0: not translated, or not known */
	__u8 role;
	__u8 role_is_guess; /* of port numbers: nobody saw who dialled */
	__u8 transport;
	__u8 life; /* enum row_life */
	__u8 padding[6];
};

/* One connection's smoothed RTT in a window in which it measured anew. */
struct rtt_row {
	flow_slot slot;
	microseconds rtt;
	microseconds rtt_var;
	__u32 weight; /* segments acknowledged since its last sample, at least 1 */
	microseconds rtt_min;
};

/* How long something of a connection took that ended in the window. */
struct span_row {
	f64 microseconds;
	flow_slot slot;
	__u32 padding;
};

enum http_method {
	METHOD_OTHER = 0,
	METHOD_GET = 1,
	METHOD_HEAD = 2,
	METHOD_POST = 3,
	METHOD_PUT = 4,
	METHOD_DELETE = 5,
	METHOD_CONNECT = 6,
	METHOD_OPTIONS = 7,
	METHOD_TRACE = 8,
	METHOD_PATCH = 9,
};

enum http_version {
	VERSION_HTTP10 = 0,
	VERSION_HTTP11 = 1
};

/* Why a request has no answer. */
enum unanswered {
	UNANSWERED_CLOSED = 0,    /* its connection was closed in order */
	UNANSWERED_RESET = 1,     /* ended by an error */
	UNANSWERED_TIMED_OUT = 2, /* said nothing for too long */
	UNANSWERED = 3,
};

/* Exchanges of one kind in one window. Counts are scaled where connections are sampled. */
struct http_row {
	f64 requests;
	f64 read_bytes;
	f64 written_bytes;
	f64 latency_sum; /* microseconds, of exchanges that were answered */
	f64 truncated_paths;
	f64 buckets[LATENCY_BUCKETS];
	f64 duration_sum; /* microseconds, of exchanges whose end was seen */
	f64 duration_buckets[LATENCY_BUCKETS];
	f64 unanswered[UNANSWERED];
	f64 opened; /* requests in flight: +opened -ended; told at the end of flow windows, too */
	f64 ended;
	f64 cgroup;  /* a cgroup_id */
	f64 last_at; /* when its newest request was sent; nanoseconds */
	flow_slot slot;
	string_id process;
	string_id path;   /* a template; 0 when not asked for */
	string_id domain; /* of the server, 0 when unknown */
	holder_id local_holder;
	holder_id remote_holder;
	process_id pid;
	address_byte local_address[ADDRESS_BYTES];
	address_byte remote_address[ADDRESS_BYTES];
	address_byte nat_address[ADDRESS_BYTES]; /* of a client's remote end, after DNAT */
	port_number local_port;
	port_number remote_port;
	port_number nat_port; /* 0: not translated, or not known */
	__u16 status;         /* 0 = not answered */
	__u8 method;
	__u8 version;
	__u8 role;
	__u8 role_is_guess; /* of port numbers: nobody saw who dialled */
	__u8 transport;
	__u8 life; /* enum row_life */
	__u8 padding[6];
};

enum {
	RCODE_TIMEOUT = 0xffff, /* beside the 12 bits of RFC 6891 6.1.3 */
};

/* Look-ups of one kind in one window. */
struct dns_row {
	f64 requests;
	f64 latency_sum; /* microseconds, of look-ups that were answered in time */
	f64 latency_max;
	f64 retries; /* queries asked again, not counted as requests */
	f64 buckets[LATENCY_BUCKETS];
	f64 cgroup;  /* a cgroup_id */
	f64 last_at; /* when its newest query was sent; nanoseconds */
	flow_slot slot;
	string_id process;
	string_id domain;     /* of the server, 0 when unknown */
	string_id query_name; /* 0 when not asked for */
	holder_id local_holder;
	holder_id remote_holder;
	process_id pid;
	address_byte local_address[ADDRESS_BYTES];
	address_byte remote_address[ADDRESS_BYTES];
	address_byte nat_address[ADDRESS_BYTES]; /* of a client's remote end, after DNAT */
	port_number local_port;
	port_number remote_port;
	port_number nat_port; /* 0: not translated, or not known */
	__u16 rcode;
	__u16 query_type;
	__u8 role;
	__u8 transport;
	__u8 life; /* enum row_life */
	__u8 padding[7];
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
	f64 flows_folded; /* flows that went to an overflow row */
	f64 ring_bytes;   /* highest fill seen */
	f64 ring_capacity;
	f64 strings;
	f64 l7_losses[L7_LOSSES];
	f64 message_records;
	f64 http_connections;
	f64 http_rows;
	f64 http_folded;
	f64 dns_queries;
	f64 dns_rows;
	f64 dns_folded;
	f64 domains;
	f64 nat_source; /* enum nat_source: of the machine's connection tracking, as a whole */
	f64 nat_connections;
	f64 nat_namespaces;
	f64 nat_namespaces_capacity;
	f64 nat_losses[NAT_LOSSES];
	f64 messages_ring_bytes; /* highest fill seen */
	f64 messages_ring_capacity;
};

/* Head of a snapshot; then columns of flows, RTTs, handshakes and lifetimes, those of HTTP whose
 * requests in flight changed, string ends (u32 each), string bytes. Every column starts at a
 * multiple of 8; the strings follow without a gap. */
struct snapshot_header {
	__u32 flow_rows;
	__u32 rtt_rows;
	__u32 handshake_rows; /* spans: from a client's SYN until it was established */
	__u32 lifetime_rows;  /* and from there until it closed */
	__u32 http_rows;
	__u32 new_strings;
	__u32 string_bytes;
	__u32 padding;
};

/* Head of a snapshot of messages; then http columns, dns columns and strings in the same way. */
struct l7_snapshot_header {
	__u32 http_rows;
	__u32 dns_rows;
	__u32 new_strings;
	__u32 string_bytes;
};
