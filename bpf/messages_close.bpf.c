// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* The end of a watched connection: a request that was not answered goes out with it. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "conversation.h"
#include "conversation_store.h"

static __always_inline void close_conversation(struct sock *sk, int new_state, bool typed)
{
	struct conversation *c;

	if (new_state != STATE_CLOSE || !recording)
		return;
	c = conversation_find(sk, typed);
	if (!c)
		return;
	c->record.error = BPF_CORE_READ(sk, sk_err);
	if (c->phase == PHASE_REQUEST) {
		conversation_send(c, 1, c->record.part[0].captured, RECORD_LAST);
	} else if (has_passed_in_silence(c) && !c->record.part[0].captured) {
		c->record.part[0].flags = PART_IS_TAIL;
		conversation_send(c, 1, 0, RECORD_LAST);
	}
	conversation_end(sk, typed);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(typed_close, struct sock *sk, int old_state, int new_state)
{
	close_conversation(sk, new_state, true);
	return 0;
}

SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(untyped_close, struct sock *sk, int old_state, int new_state)
{
	close_conversation(sk, new_state, false);
	return 0;
}
