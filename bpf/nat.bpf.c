// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Connections whose destination is translated, where connection tracking has no netlink to tell
 * them by. An object of its own: it is loaded only then, which may be long after the start. */
#include <linux/types.h>
#include <asm/ptrace.h>
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "endpoints.h"
#include "record.h"

enum {
	CONFIRMED_BIT = 1 << 3, /* enum ip_conntrack_status: tracked, not only made */
	POINTER_MASK = ~7,      /* of sk_buff._nfct: the lowest bits are flags */
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

union nf_inet_addr {
	__be32 ip;
	__u32 all[4];
};

union nf_conntrack_man_proto {
	__be16 all;
};

struct nf_conntrack_man {
	union nf_inet_addr u3;
	union nf_conntrack_man_proto u;
	__u16 l3num;
};

struct nf_conntrack_tuple {
	struct nf_conntrack_man src;
	struct {
		union nf_inet_addr u3;
		union {
			__be16 all;
		} u;
		__u8 protonum;
	} dst;
};

struct nf_conntrack_tuple_hash {
	struct nf_conntrack_tuple tuple;
};

struct nf_conntrack_zone {
	__u16 id;
};

struct nf_conn {
	struct nf_conntrack_zone zone;
	struct nf_conntrack_tuple_hash tuplehash[2]; /* as dialled, as answered */
	unsigned long status;
	possible_net_t ct_net;
};

struct sk_buff___tracked {
	unsigned long _nfct;
};

#pragma clang attribute pop

/* Made for as many bytes as a netlink socket's buffer would have; full -> nat_lost. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} nat_ring SEC(".maps");

__u64 nat_fired;
__u64 nat_lost;

static __always_inline void address_of(address_byte *address, const union nf_inet_addr *kernels,
				       __u16 family)
{
	if (family == AF_INET)
		address_from_ipv4(address, BPF_CORE_READ(kernels, ip));
	else
		bpf_probe_read_kernel(address, ADDRESS_BYTES, kernels);
}

static __always_inline void fill(struct nat_record *record, struct nf_conn *connection)
{
	struct tracked_connection *tracked = &record->connection;
	const struct nf_conntrack_tuple *dialled = &connection->tuplehash[0].tuple;
	const struct nf_conntrack_tuple *answered = &connection->tuplehash[1].tuple;
	__u16 family = BPF_CORE_READ(dialled, src.l3num);

	address_of(tracked->source, &dialled->src.u3, family);
	address_of(tracked->destination, &dialled->dst.u3, family);
	address_of(tracked->answering, &answered->src.u3, family);
	tracked->source_port = bpf_ntohs(BPF_CORE_READ(dialled, src.u.all));
	tracked->destination_port = bpf_ntohs(BPF_CORE_READ(dialled, dst.u.all));
	tracked->answering_port = bpf_ntohs(BPF_CORE_READ(answered, src.u.all));
	tracked->transport = BPF_CORE_READ(dialled, dst.protonum);
	record->netns = BPF_CORE_READ(connection, ct_net.net, ns.inum);
	if (bpf_core_field_exists(connection->zone))
		tracked->zone = BPF_CORE_READ(connection, zone.id);
}

static __always_inline bool is_translated(const struct tracked_connection *tracked)
{
	const __u64 *dialled = (const __u64 *)tracked->destination;
	const __u64 *answering = (const __u64 *)tracked->answering;

	return tracked->destination_port != tracked->answering_port || dialled[0] != answering[0] ||
	       dialled[1] != answering[1];
}

static __always_inline int tell(struct nf_conn *connection, bool has_ended)
{
	struct nat_record record = {.has_ended = has_ended};

	__sync_fetch_and_add(&nat_fired, 1);
	fill(&record, connection);
	if (is_translated(&record.connection) &&
	    bpf_ringbuf_output(&nat_ring, &record, sizeof(record), BPF_RB_NO_WAKEUP))
		__sync_fetch_and_add(&nat_lost, 1);
	return 0;
}

/* Once a connection, when all translation is decided and before its first packet goes out. */
SEC("kprobe/__nf_conntrack_confirm")
int BPF_KPROBE(nat_confirm, struct sk_buff___tracked *packet)
{
	return tell((struct nf_conn *)(BPF_CORE_READ(packet, _nfct) & POINTER_MASK), false);
}

/* The same for what a program puts into the table. */
SEC("kprobe/nf_conntrack_hash_check_insert")
int BPF_KPROBE(nat_insert, struct nf_conn *connection)
{
	return tell(connection, false);
}

/* nf_ct_delete is inlined on 5.10 and 7.2: a probe there attaches and never runs. One that was not
 * confirmed may have the tuple of one that was. */
SEC("kprobe/nf_conntrack_free")
int BPF_KPROBE(nat_free, struct nf_conn *connection)
{
	if (!(BPF_CORE_READ(connection, status) & CONFIRMED_BIT))
		return 0;
	return tell(connection, true);
}

char LICENSE[] SEC("license") = "GPL";
