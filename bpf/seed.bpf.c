// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Sockets older than the agent: counted from now on, never as newly established. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "tcp_socket.h"
#include "transport.h"

static __always_inline void seed_listener(struct seq_file *seq, struct sock *sk)
{
	struct seed_record record = {};

	endpoints_of(&record.ends, sk, false);
	record.is_listener = 1;
	bpf_seq_write(seq, &record, sizeof(record));
}

static __always_inline void seed_socket(struct sock *sk, __u8 state, struct task_struct *task)
{
	struct tcp_socket *known = tcp_socket_find(sk);
	struct tcp_socket entry = {};
	__u64 key = (__u64)sk;

	if (known) {
		if (task && !known->owner.pid)
			process_of(&known->owner, task);
		return;
	}
	entry.sk = key;
	entry.born = bpf_ktime_get_ns();
	endpoints_of(&entry.ends, sk, false);
	if (state == STATE_SYN_SENT) {
		entry.role = ROLE_CLIENT;
		entry.flags = TCP_MET_LATE;
	} else {
		entry.flags =
			TCP_SEEDED | (state == STATE_LISTEN ? TCP_LISTENER : TCP_ESTABLISHED_ONCE);
		tcp_counters_of(&entry.base, sk, true); /* too much of it adds nothing */
	}
	if (state == STATE_LISTEN)
		entry.role = ROLE_SERVER;
	if (task)
		process_of(&entry.owner, task);
	entry.state = state;
	if (bpf_map_update_elem(&tcp_sockets, &key, &entry, BPF_NOEXIST) == -7 /* E2BIG */)
		count_loss(LOSS_TCP_TABLE_FULL, 0, 0);
	if (BPF_CORE_READ(sk, __sk_common.skc_state) == STATE_CLOSE) /* it closed meanwhile */
		bpf_map_delete_elem(&tcp_sockets, &key);
}

static __always_inline void seed(struct seq_file *seq, struct sock *sk, struct task_struct *task)
{
	__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);

	if (state == STATE_LISTEN)
		seed_listener(seq, sk);
	if (state != STATE_CLOSE && state != STATE_TIME_WAIT && state != STATE_NEW_SYN_RECV &&
	    state != STATE_SYN_RECV)
		seed_socket(sk, state, task);
}

/* Sockets of every network namespace that a process holds open, with that process. */
SEC("iter/task_file")
int all_seed_owned(struct bpf_iter__task_file *ctx)
{
	struct file *file = ctx->file;
	struct task_struct *task = ctx->task;
	struct socket *socket;
	struct sock *sk;

	if (!task || !file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	socket = BPF_CORE_READ(file, private_data);
	sk = BPF_CORE_READ(socket, sk);
	if (!sk || transport_of(sk, false) != TRANSPORT_TCP)
		return 0;
	count_fired(SIGNAL_SEED);
	seed(ctx->meta->seq, sk, task);
	return 0;
}

/* Sockets of the agent's namespace that no process holds: not yet accepted, or orphaned. */
SEC("iter/tcp")
int all_seed_unowned(struct bpf_iter__tcp *ctx)
{
	struct sock_common *common = ctx->sk_common;
	__u8 state;

	if (!common)
		return 0;
	state = BPF_CORE_READ(common, skc_state); /* the two mini-socket kinds are no struct sock */
	if (state != STATE_TIME_WAIT && state != STATE_NEW_SYN_RECV)
		seed(ctx->meta->seq, (struct sock *)common, 0);
	return 0;
}
