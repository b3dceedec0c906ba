/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The few kernel types used, as CO-RE flavours: libbpf finds the real offsets at load. */
#pragma once

#include <linux/types.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

/* The code of a usual message in one piece: it runs out of a cold instruction cache. */
#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

/* At the end of a function that is not inlined: the verifier refuses a pointer to the stack that
 * was left in r0 there, and clang drops a value that no caller uses. */
#define RETURN_NOTHING() asm volatile("r0 = 0" ::: "r0")

enum {
	AF_INET = 2,
	AF_INET6 = 10,
	SOCK_STREAM = 1,
	SOCK_DGRAM = 2,
	MSG_PEEK = 0x2,
	MSG_ERRQUEUE = 0x2000, /* gives back what was sent */
	MSG_ZEROCOPY = 0x4000000,
	SOCK_DONE_BIT = 1, /* enum sock_flags: set by tcp_fin() when the peer's FIN is in order */
	S_IFMT = 0170000,
	S_IFSOCK = 0140000,
};

enum tcp_state {
	STATE_ESTABLISHED = 1,
	STATE_SYN_SENT = 2,
	STATE_SYN_RECV = 3,
	STATE_FIN_WAIT1 = 4,
	STATE_FIN_WAIT2 = 5,
	STATE_TIME_WAIT = 6,
	STATE_CLOSE = 7,
	STATE_LAST_ACK = 9,
	STATE_LISTEN = 10,
	STATE_CLOSING = 11,
	STATE_NEW_SYN_RECV = 12,
};

enum tcp_chrono {
	CHRONO_RWND_LIMITED = 2, /* its time so far is chrono_stat[1]: 0 is no kind */
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct in6_addr {
	__u8 bytes[16];
};

struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	unsigned long skc_flags;
};

typedef struct {
	int counter;
} atomic_t;

struct qspinlock {
	atomic_t val;
};

struct raw_spinlock {
	struct qspinlock raw_lock;
};

struct spinlock {
	struct raw_spinlock rlock;
};

typedef struct {
	struct spinlock slock;
	int owned;
} socket_lock_t;

struct sock {
	struct sock_common __sk_common;
	socket_lock_t sk_lock;
	__u16 sk_protocol;
	__u16 sk_type;
	int sk_err;
	atomic_t sk_drops;
	_Bool sk_use_task_frag : 1;
};

struct inet_sock {
	struct sock sk;
	__be16 inet_sport;
};

struct inet_connection_sock {
	const void *icsk_ulp_ops;
};

struct minmax_sample {
	__u32 v;
};

struct minmax {
	struct minmax_sample s[3];
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	__u64 bytes_received;
	__u64 bytes_sent;
	__u64 bytes_retrans;
	__u32 segs_in;
	__u32 segs_out;
	__u32 total_retrans;
	__u32 delivered;
	__u32 srtt_us;
	__u32 mdev_us;
	struct minmax rtt_min;
	__u32 rcv_ooopack;
	__u8 chrono_type : 2;
	__u32 chrono_start;
	__u32 chrono_stat[3];
	__u32 write_seq;
	__u32 copied_seq;
	__u32 rcv_nxt;
	__u64 first_tx_mstamp;
	__u64 tcp_mstamp;
};

struct kernfs_node {
	__u64 id;
	const char *name;
};

struct cgroup;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct cgroup {
	struct cgroup_subsys_state self;
	int level;
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
	struct cgroup *dfl_cgrp;
};

struct page {
	unsigned long flags;
};

struct page_frag {
	struct page *page;
	__u32 offset;
};

struct task_struct {
	__s32 tgid;
	struct page_frag task_frag;
	struct css_set *cgroups;
	struct task_struct *group_leader;
	char comm[16];
	void *stack;
};

struct inode {
	unsigned short i_mode;
};

struct socket {
	struct sock *sk;
};

struct file {
	struct inode *f_inode;
	void *private_data;
};

struct iovec {
	void *iov_base;
	unsigned long iov_len;
};

/* The vectors were iov until 6.3; then ubuf of a single buffer shares their place. */
struct iov_iter {
	__u8 iter_type;
	unsigned long iov_offset;
	const struct iovec *__iov;
};

struct iov_iter___until_6_3 {
	const struct iovec *iov;
};

struct iov_iter___until_5_13 {
	unsigned int type;
};

struct msghdr {
	void *msg_name;
	int msg_namelen;
	struct iov_iter msg_iter;
};

struct sk_buff {
	unsigned char *head;
	__u16 transport_header;
	__u16 network_header;
	unsigned int data_len;
};

struct pt_regs___x86 {
	unsigned long r15;
	unsigned long r10;
	unsigned long dx;
	unsigned long si;
	unsigned long orig_ax;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__tcp {
	struct bpf_iter_meta *meta;
	struct sock_common *sk_common;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	struct file *file;
};

struct bpf_iter__bpf_sk_storage_map {
	struct bpf_iter_meta *meta;
	void *map;
	struct sock *sk;
	void *value;
};

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *key;
	void *value;
};

#pragma clang attribute pop

/* Gives an address a type; the verifier makes a plain move of it. 6.2+: a program file whose hooks
 * are newer is compiled with CAN_CAST, and without, too, for the object of older kernels. */
#ifdef CAN_CAST
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;

#define CAST(type, address) ((type *)bpf_rdonly_cast(address, bpf_core_type_id_kernel(type)))
#else
#define CAST(type, address) ((type *)(address))
#endif

/* A function apart, which the verifier walks once and not for each state of its callers: it takes
 * what it is given for unknown. Kernels before 5.13 want no pointers there. */
#ifdef CAN_CAST
#define APART __noinline
#else
#define APART static __noinline
#endif

/* A typed (BTF) pointer is loaded directly, at a third of the price of probe_read. */
#define READ(typed, pointer, field) ((typed) ? (pointer)->field : BPF_CORE_READ(pointer, field))
