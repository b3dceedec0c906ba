// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Reads the counters of every known socket at window end: one run per entry of tcp_sockets. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "tcp_socket.h"

/* Kernel memory of a socket is reused: the counters belong to the entry only if the ports
 * still do after they were read. */
static __always_inline bool same_connection(const struct tcp_socket *entry, struct sock *sk)
{
	struct endpoints now = {};

	endpoints_of(&now, sk, false);
	return now.remote_port == entry->ends.remote_port &&
	       (now.local_port == entry->ends.local_port || !entry->ends.local_port);
}

SEC("iter/bpf_map_elem")
int all_tcp_walk(struct bpf_iter__bpf_map_elem *ctx)
{
	struct tcp_socket *entry = ctx->value;
	struct tcp_socket out;
	struct sock *sk;

	if (!ctx->key || !entry)
		return 0;
	count_fired(SIGNAL_TCP_COUNTERS);
	__builtin_memcpy(&out, entry, sizeof(out));
	sk = (struct sock *)out.sk;
	if (!(out.flags & TCP_CLOSED)) {
		tcp_counters_of(&out.counters, sk);
		if (!(out.flags & TCP_RTT_FROZEN))
			tcp_rtt_of(&out.counters, sk);
		if (!same_connection(&out, sk))
			return 0;
	}
	if (bpf_seq_write(ctx->meta->seq, &out, sizeof(out)))
		return 0;
	entry->walked_read_bytes = out.counters.read_bytes;
	entry->walked_written_bytes = out.counters.written_bytes;
	return 0;
}
