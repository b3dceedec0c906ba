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

/* Cumulative bytes per UDP flow; read by udp_walk, idle entries deleted by user space;
 * full -> LOSS_UDP_TABLE_FULL. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct udp_key);
	__type(value, struct udp_stats);
} udp_flows __weak SEC(".maps");

/* Names of cgroups whose processes were seen; read by user space when it meets a new id. One that
 * was evicted is noted again with its next connection. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, cgroup_id);
	__type(value, struct cgroup_names);
} cgroups __weak SEC(".maps");

struct udp_peer {
	address_byte address[ADDRESS_BYTES];
	port_number port;
	__u8 is_set;
	__u8 padding[5];
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
 * from the cgroup hooks, taken by the length hooks a moment later in the same call. A task's entry
 * stays: to delete it and make it anew took half the time of a message. */
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

struct batch {
	__u64 at; /* the array of messages */
	__u32 next;
	__u32 padding;
};

/* Key: task. Where sendmmsg or recvmmsg is in its array; an array seen anew begins at 0. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct batch);
} batches __weak SEC(".maps");

/* Records of HTTP and DNS messages on their way to user space; full -> L7_LOSS_RING_FULL. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} messages_ring __weak SEC(".maps");

/* In the socket itself, so that a message costs one look-up of 35 ns against 130 ns in a hash.
 * Only where typed programs may; elsewhere the mark is in tcp_sockets. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct socket_mark);
} socket_marks __weak SEC(".maps");

enum conversation_phase {
	PHASE_SILENT = 0,  /* nothing said yet, or synchronising */
	PHASE_REQUEST = 1, /* part[0] is a request that waits for an answer */
	PHASE_RESPONSE = 2,
};

/* A connection that speaks HTTP: the open request, in the form in which it is sent. */
struct conversation {
	__u64 tail;          /* of the response direction */
	__u64 last;          /* when the last message passed */
	__u32 head_captured; /* of the response that is under way */
	__u8 request_direction;
	__u8 phase;
	__u8 is_confirmed; /* a response was seen */
	__u8 is_head_whole;
	__u8 pipelined;        /* RECORD_PIPELINED, or 0 */
	__u8 has_lost_request; /* part[0], whose record was lost, is to be looked at */
	__u8 seeks_length;     /* the last response's line is to be looked for */
	__u8 length_searches;
	__u16 length_at;       /* of that line behind the response's first byte; 0: unknown */
	__u8 is_known;         /* to user space: a record was sent */
	__u8 is_request_whole; /* part[0] is one request and no more */
	__u8 is_doubtful;      /* a request may wait that was not seen */
	__u8 fills_fragment;   /* what it sends lies there: source_fragment.h */
	__u32 response_end;    /* of the last response, where its head tells it; else 0 */
	struct message_record record;
	__u8 bytes[3 * REQUEST_HEAD_BYTES]; /* MESSAGE_BYTES are used: source_copy() */
};

/* Key: CPU. Whole exchanges on their way to user space; user space sets the size. Full -> they go
 * by messages_ring. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size,
	       sizeof(struct exchange_ring) + EXCHANGES_LEAST * sizeof(struct exchange_record));
} exchanges __weak SEC(".maps");

enum {
	DNS_BYTES = 8192, /* many messages may come in one read of a TCP connection */
};

enum {
	DNS_DRAFTS = 4, /* programs of messages, their second ones too, may preempt each other */
};

/* Where a DNS record is put together: its size is known at the end only. */
struct dns_draft {
	struct message_record record;
	__u8 bytes[DNS_BYTES];
	__u64 is_taken; /* by a program that was preempted, on kernels that do so */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, DNS_DRAFTS);
	__type(key, __u32);
	__type(value, struct dns_draft);
} dns_drafts __weak SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct conversation);
} stored_conversations __weak SEC(".maps");

/* The same by struct sock address, where sockets have no storage. Full -> L7_LOSS_SOCKETS_FULL;
 * ended by messages_close. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct conversation);
} conversations __weak SEC(".maps");

/* All zero: what a conversation begins as; too large for the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct conversation);
} blank_conversation __weak SEC(".maps");

/* Set by user space before load. */
extern const volatile __u8 use_socket_storage;
extern const volatile __u8 may_skip; /* a program of a pair: tandem.h */
extern const volatile __u8 watch_http;
extern const volatile __u8 watch_dns;
extern const volatile __u32
	exchanges_mask; /* a power of 2 less 1: records of a CPU's ring; 0: none */
extern const volatile __u32 http_sockets;
extern const volatile port_number dns_ports[DNS_PORTS]; /* 0 where there are fewer */
extern const volatile __u64 messages_ring_size;
extern const volatile __u64 messages_ring_step;    /* a power of 2 */
extern const volatile __u32 l7_sampling;           /* of 2^32 connections are looked at; 0: all */
extern const volatile port_number ephemeral_port;  /* the first that only clients have */
extern const volatile __u32 tcp_recvmsg_arguments; /* 6 to 5.18, 5 to 7.1, then 4 */

/* Set by user space when the self-test is over: before, programs only count that they fire. */
extern volatile __u8 recording;

/* Always 0, which the verifier does not know: xor'ed to a value, it makes the many ways by which
 * the value was found one, where 5 of them took more than its million steps. */
extern volatile __u64 unknown_zero;

/* How a task's stack lies, and the registers of its system call on it: learned at the first
 * message. */
extern __u64 stack_mask;       /* of an address on the stack: where on it; 0: not known */
extern __u64 registers_offset; /* from its foot */
extern __u64 own_address;      /* of this variable */

/* What is added to a struct page's address, times how much larger a page is, to get the page's; 0:
 * not known. source_fragment.h finds it. */
extern __u64 fragments_at;

/* Entries of tcp_sockets whose protocol is HTTP. */
extern __u64 conversations_open;

_Static_assert(sizeof(struct cpu_counters) % 64 == 0, "CPUs must share no cache line");
extern struct cpu_counters counters[MAX_CPUS];
