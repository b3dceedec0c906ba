/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The one declaration of every struct and enum that crosses a border: kernel, C++, TypeScript. */
#pragma once

#include "types.h"

enum {
	ADDRESS_BYTES = 16,
	PROCESS_NAME_BYTES = 16,
	CGROUP_NAME_BYTES = 160, /* <slice with a UID, 65>:cri-containerd:<64 digits> has 145 */
	CGROUP_LEVELS = 6,
	MAX_CPUS = 512,
	REQUEST_HEAD_BYTES = 1024, /* of the stream from a request's first byte on */
	RESPONSE_HEAD_BYTES = 512,
	MESSAGE_BYTES = REQUEST_HEAD_BYTES + RESPONSE_HEAD_BYTES,
	VIEW_BYTES = 512, /* of an open request's head */
	TAIL_BYTES = 8,
	DNS_PORTS = 8,
	EXCHANGES_LEAST = 256, /* records of a CPU's exchange_ring */
	PROOF_BYTES = 32,      /* of the message by which hooks are tried */
	WALK_BATCH = 256,      /* entries of a table that are read at once at a window's end */
	LATENCY_BUCKETS = 20,  /* of a latency histogram, +Inf included */
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
	FAILURE_RESET = 1,
	FAILURE_TIMED_OUT =
		2, /* for the kernel, or for a caller who gave up after a repeated SYN */
	FAILURE_HOST_UNREACHABLE = 3,
	FAILURE_NET_UNREACHABLE = 4,
	FAILURE_ABANDONED = 5, /* the caller gave up before the SYN was repeated */
	FAILURE_OTHER = 6,
	FAILURES = 7,
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

/* Why an exchange or a look-up is not in the numbers, or not whole. */
enum l7_loss {
	L7_LOSS_RING_FULL = 0,        /* a record found no room in messages_ring */
	L7_LOSS_SOCKETS_FULL = 1,     /* a connection found no room among message_sockets */
	L7_LOSS_CONNECTIONS_FULL = 2, /* the native table had no room for a connection */
	L7_LOSS_UNREAD = 3,           /* a message whose bytes no hook could read */
	L7_LOSS_GAP = 4,              /* bytes of a head were not captured: resynchronised */
	L7_LOSS_MALFORMED = 5,        /* what a parser gave up on */
	L7_LOSS_PIPELINE_FULL = 6,    /* more requests open on a connection than are kept */
	L7_LOSS_ORPHAN = 7,           /* a response without a request */
	L7_LOSS_LATE_ANSWER = 8,      /* a DNS answer after the time-out */
	L7_LOSS_QUERIES_FULL = 9,     /* more DNS queries open than are kept */
	L7_LOSS_UNTRACKED = 10,       /* a message of a connection that tcp_sockets does not have */
	L7_LOSSES = 11,
};

/* Why the target of a translated connection is not known (DNAT). */
enum nat_loss {
	NAT_LOSS_OVERRUN = 0,           /* a netlink socket, or the hooks' ring, was full */
	NAT_LOSS_TABLE_FULL = 1,        /* a connection found no room in the native table */
	NAT_LOSS_NAMESPACES_FULL = 2,   /* more network namespaces than are followed */
	NAT_LOSS_NAMESPACE_REFUSED = 3, /* one could not be entered, or nobody is in it */
	NAT_LOSS_AMBIGUOUS = 4,         /* a client's UDP goes to several targets of one service */
	NAT_LOSSES = 5,
};

/* Who tells of translated connections. */
enum nat_source {
	NAT_SOURCE_NONE = 0,
	NAT_SOURCE_CTNETLINK = 1,
	NAT_SOURCE_KPROBE = 2,
};

/* DNS datagrams whose record found no room. A lost query is a lost look-up; the lost answer to one
 * that was told of makes it one. */
enum dns_lost {
	DNS_LOST_CLIENT_QUERY = 0,
	DNS_LOST_CLIENT_ANSWER = 1,
	DNS_LOST_SERVER_QUERY = 2,
	DNS_LOST_SERVER_ANSWER = 3,
	DNS_LOST = 4,
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
	SIGNAL_NAT = 7, /* what connection tracking tells, over netlink or by hooks of its own */
	SIGNALS = 8,
};

/* Ids of v1 and v2 hierarchies are numbered apart. */
#define CGROUP_V1 (1ULL << 52)

/* Pairs of programs on one hook: bpf/tandem.h. */
enum tandem {
	TANDEM_SEND = 0,
	TANDEM_SEND_IPV6 = 1,
	TANDEM_RECEIVE = 2,
	TANDEMS = 3,
};

/* Kernel's own counters of one CPU, read by user space through mmap. */
struct cpu_counters {
	__u64 tcp_read_bytes; /* by message hooks, beside the socket's own counters */
	__u64 tcp_written_bytes;
	__u64 fired[SIGNALS]; /* in one cache line with the two above: message hooks' own */
	__u64 udp_read_bytes;
	__u64 udp_written_bytes;
	__u64 lost_events[LOSSES];
	__u64 lost_read_bytes[LOSSES];
	__u64 lost_written_bytes[LOSSES];
	__u64 ring_bytes; /* highest fill of closed_ring seen */
	__u64 rescued;    /* messages that the second program counted: bpf/tandem.h */
	__u64 l7_losses[L7_LOSSES];
	__u64 messages_bytes;      /* that were to be written to messages_ring, about */
	__u64 messages_ring_bytes; /* highest fill of it seen */
	__u64 dns_lost[DNS_LOST];
	__u64 padding[2]; /* to whole cache lines */
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
	microseconds rtt_min;   /* of the last minutes; 0 = never measured */
	packet_count segments_received;
	packet_count out_of_order; /* data segments received before one that was due */
	ticks receiver_limited;    /* time in which the peer's window kept data from being sent */
	packet_count listen_drops; /* of a listening socket: what it did not take */
	__u32 end_sent;            /* TCP sequence after the last byte written */
	__u32 end_received;        /* and read by the process; without FIN */
};

enum tcp_flag {
	TCP_SEEDED = 1, /* older than the agent: base is subtracted, never newly established */
	TCP_ESTABLISHED_ONCE = 2,
	TCP_CLOSED = 4,     /* counters are final */
	TCP_RTT_FROZEN = 8, /* the FIN's delayed ACK must not touch rtt (45 us became 5,562 us) */
	TCP_LISTENER = 16,
	TCP_MET_LATE = 32, /* its SYN was not seen: born is later */
};

struct process {
	process_id pid;
	char name[PROCESS_NAME_BYTES];
	__u8 padding[4];
	cgroup_id cgroup;
};

/* The last elements of a cgroup's path, its own name first. */
struct cgroup_names {
	char names[CGROUP_LEVELS][CGROUP_NAME_BYTES];
};

/* What message programs know of a TCP socket. */
struct socket_mark {
	__u8 protocol;      /* enum protocol */
	__u8 tries;         /* messages that did not tell the protocol */
	__u16 lost_records; /* as in message_record */
	__u8 padding[4];
};

/* Value of the map tcp_sockets, and what is sent of a socket at window end and at close.
 * (sk, born) names a connection: kernel memory of sk is reused. */
struct tcp_socket {
	__u64 sk;
	nanoseconds born;
	nanoseconds established; /* when; 0 = not seen */
	nanoseconds closed;      /* the same */
	struct endpoints ends;
	struct process owner;
	struct socket_mark mark;
	struct tcp_counters base;     /* at the time of seeding, else 0 */
	struct tcp_counters counters; /* valid in a sent record and when TCP_CLOSED */
	byte_count walked_read_bytes; /* what the last window end has handed over */
	byte_count walked_written_bytes;
	__u32 error;                  /* sk_err at CLOSE, errno numbers */
	packet_count syn_retransmits; /* as of its establishment; SYN-ACKs of a server */
	__u8 role;
	__u8 flags;
	__u8 state; /* the last that was followed */
	__u8 padding[5];
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
	__u64 read_datagrams;
	__u64 written_datagrams;
	cgroup_id cgroup;
	char name[PROCESS_NAME_BYTES];
};

/* An entry of the map udp_flows, as it is sent at window end. */
struct udp_record {
	struct udp_key key;
	struct udp_stats stats;
};

/* What user space asks of tcp_sockets, and gets: of the sockets that are still there. */
struct tcp_walk {
	__u32 count; /* of keys, then of sockets */
	__u32 padding;
	__u64 keys[WALK_BATCH];
	struct tcp_socket sockets[WALK_BATCH];
};

/* The same of udp_flows. */
struct udp_walk {
	__u32 count;
	__u32 padding;
	struct udp_key keys[WALK_BATCH];
	struct udp_record flows[WALK_BATCH];
};

/* One socket that existed when the agent started. */
struct seed_record {
	struct endpoints ends;
	__u8 is_listener;
	__u8 padding[3];
};

/* A connection as its client dialled it, and who answers: what connection tracking knows of it. */
struct tracked_connection {
	address_byte source[ADDRESS_BYTES];
	address_byte destination[ADDRESS_BYTES];
	address_byte answering[ADDRESS_BYTES]; /* source of the replies */
	port_number source_port;
	port_number destination_port;
	port_number answering_port;
	__u16 zone;
	__u8 transport; /* any protocol's number */
	__u8 padding;
};

/* One whose destination is translated, as the hooks of connection tracking tell it. */
struct nat_record {
	struct tracked_connection connection;
	__u8 has_ended; /* it is tracked no longer */
	__u8 padding;
	netns_inode netns;
};

#include "message_record.h"
#include "rows.h"
