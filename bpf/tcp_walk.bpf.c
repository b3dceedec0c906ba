// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Reads the counters of every known socket at window end. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "tcp_socket.h"
#include "walk.h"

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
	} else if (state == STATE_LISTEN) {
		out->ends.local_port = local_port_of(sk); /* listen() may choose it after LISTEN */
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

	tcp_counters_of(&out->counters, sk, false);
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

/* False if there is nothing to send of the entry. */
static __always_inline bool read_entry(struct tcp_socket *out, const struct tcp_socket *entry)
{
	count_fired(SIGNAL_TCP_COUNTERS);
	__builtin_memcpy(out, entry, sizeof(*out));
	return out->flags & TCP_CLOSED || read_open(out, entry);
}

static __always_inline void entry_sent(struct tcp_socket *entry, const struct tcp_socket *out)
{
	if (!same_entry(out, entry))
		return;
	entry->flags |= out->flags & (TCP_CLOSED | TCP_ESTABLISHED_ONCE);
	entry->counters.read_bytes = out->counters.read_bytes;
	entry->counters.written_bytes = out->counters.written_bytes;
	entry->walked_read_bytes = out->counters.read_bytes;
	entry->walked_written_bytes = out->counters.written_bytes;
}

/* The entry of a key goes to a place; 0 if there is none. Global: the verifier looks at it once. */
__noinline int tcp_walk_one(__u32 key, __u32 place)
{
	struct tcp_socket *out = &tcp_walk.sockets[place & (WALK_BATCH - 1)];
	struct tcp_socket *entry;

	entry = bpf_map_lookup_elem(&tcp_sockets, &tcp_walk.keys[key & (WALK_BATCH - 1)]);
	if (!entry || !read_entry(out, entry))
		return 0;
	entry_sent(entry, out);
	return 1;
}

SEC("syscall")
int syscall_tcp_walk(void *ctx)
{
	__u32 sent = 0;

	for (__u32 i = 0; i < WALK_BATCH && i < tcp_walk.count; i++)
		sent += tcp_walk_one(i, sent);
	tcp_walk.count = sent;
	return 0;
}

SEC("iter/bpf_map_elem")
int iter_tcp_walk(struct bpf_iter__bpf_map_elem *ctx)
{
	struct tcp_socket *entry = ctx->value;
	struct tcp_socket out;

	if (!ctx->key || !entry || !read_entry(&out, entry))
		return 0;
	if (!bpf_seq_write(ctx->meta->seq, &out, sizeof(out)))
		entry_sent(entry, &out);
	return 0;
}
