// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Reads the counters of every known socket at window end: one run per entry of tcp_sockets. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "tcp_socket.h"

enum {
	NEWBORN_NANOSECONDS = 100000000
};

/* Kernel memory of a socket is reused: the counters belong to the entry only if the ports
 * still do after they were read. */
static __always_inline bool same_connection(const struct tcp_socket *entry, struct sock *sk)
{
	struct endpoints now = {};

	endpoints_of(&now, sk, false);
	return now.remote_port == entry->ends.remote_port &&
	       (now.local_port == entry->ends.local_port || !entry->ends.local_port);
}

/* What tcp_state was not told: the kernel may skip a program that is already running. A socket
 * that begins to connect is in CLOSE until the tracepoint returns. */
static __always_inline void heal(struct tcp_socket *out, struct sock *sk)
{
	__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);

	if (state == STATE_CLOSE && bpf_ktime_get_ns() - out->born < NEWBORN_NANOSECONDS)
		return;
	if (state == STATE_CLOSE) {
		out->flags |= TCP_CLOSED;
		out->error = BPF_CORE_READ(sk, sk_err);
	} else if (state != STATE_SYN_SENT && state != STATE_SYN_RECV) {
		out->flags |= TCP_ESTABLISHED_ONCE;
	}
}

/* Memory of an entry that was deleted is reused at once, even while it is walked. */
static __always_inline bool same_entry(const struct tcp_socket *out, const struct tcp_socket *entry)
{
	return entry->born == out->born && entry->sk == out->sk;
}

/* False if the entry's close is on its way to user space. */
static __always_inline bool read_open(struct tcp_socket *out, const struct tcp_socket *entry)
{
	struct sock *sk = (struct sock *)out->sk;

	tcp_counters_of(&out->counters, sk);
	if (!(out->flags & TCP_RTT_FROZEN))
		tcp_rtt_of(&out->counters, sk);
	heal(out, sk);
	if ((entry->flags & TCP_CLOSED) || !same_entry(out, entry))
		return false;
	if (!same_connection(out, sk)) {
		/* It closed unseen and its memory is another's: its last bytes are not known. */
		__builtin_memset(&out->counters, 0, sizeof(out->counters));
		out->flags |= TCP_CLOSED;
		count_loss(LOSS_UNKNOWN_SOCKET, 0, 0);
	}
	return true;
}

SEC("iter/bpf_map_elem")
int all_tcp_walk(struct bpf_iter__bpf_map_elem *ctx)
{
	struct tcp_socket *entry = ctx->value;
	struct tcp_socket out;

	if (!ctx->key || !entry)
		return 0;
	count_fired(SIGNAL_TCP_COUNTERS);
	__builtin_memcpy(&out, entry, sizeof(out));
	if (!(out.flags & TCP_CLOSED) && !read_open(&out, entry))
		return 0;
	if (bpf_seq_write(ctx->meta->seq, &out, sizeof(out)) || !same_entry(&out, entry))
		return 0;
	entry->flags |= out.flags & (TCP_CLOSED | TCP_ESTABLISHED_ONCE);
	entry->counters.read_bytes = out.counters.read_bytes;
	entry->counters.written_bytes = out.counters.written_bytes;
	entry->walked_read_bytes = out.counters.read_bytes;
	entry->walked_written_bytes = out.counters.written_bytes;
	return 0;
}
