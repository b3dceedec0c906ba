// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Reads the sums of every UDP flow at window end. Not by look-ups of user space: while one goes on
 * the kernel runs no kprobe program on that CPU, and where it may be preempted in it, none of other
 * tasks (22 messages of 5,000 on 7.3 under emulation). */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "maps.h"
#include "walk.h"

__noinline int udp_walk_one(__u32 key, __u32 place)
{
	const struct udp_key *wanted = &udp_walk.keys[key & (WALK_BATCH - 1)];
	struct udp_record *out = &udp_walk.flows[place & (WALK_BATCH - 1)];
	struct udp_stats *stats = bpf_map_lookup_elem(&udp_flows, wanted);

	if (!stats)
		return 0;
	__builtin_memcpy(&out->key, wanted, sizeof(out->key));
	__builtin_memcpy(&out->stats, stats, sizeof(out->stats));
	return 1;
}

SEC("syscall")
int syscall_udp_walk(void *ctx)
{
	__u32 sent = 0;

	for (__u32 i = 0; i < WALK_BATCH && i < udp_walk.count; i++)
		sent += udp_walk_one(i, sent);
	udp_walk.count = sent;
	return 0;
}

SEC("iter/bpf_map_elem")
int iter_udp_walk(struct bpf_iter__bpf_map_elem *ctx)
{
	struct udp_key *key = ctx->key;
	struct udp_stats *stats = ctx->value;
	struct udp_record out;

	if (!key || !stats)
		return 0;
	__builtin_memcpy(&out.key, key, sizeof(out.key));
	__builtin_memcpy(&out.stats, stats, sizeof(out.stats));
	bpf_seq_write(ctx->meta->seq, &out, sizeof(out));
	return 0;
}
