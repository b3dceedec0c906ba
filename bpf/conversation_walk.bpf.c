// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Reads at window end what no message tells: requests that are open, and bodies under way. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "conversation.h"

/* Messages pass while it is copied: what changed is left for the next walk. */
static __always_inline void view(struct seq_file *seq, struct conversation *c)
{
	struct conversation_state state = {};
	volatile struct message_part *part = &c->record.part[0];
	volatile __u8 *phase = &c->phase;
	__u64 last = part->last;

	state.is_request = *phase == PHASE_REQUEST;
	if (!state.is_request && !has_passed_in_silence(c))
		return;
	bpf_seq_write(seq, &c->record, sizeof(struct message_record) + VIEW_BYTES);
	state.is_steady = last == part->last && state.is_request == (*phase == PHASE_REQUEST);
	bpf_seq_write(seq, &state, sizeof(state));
}

SEC("iter/bpf_sk_storage_map")
int walk_stored_conversations(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct conversation *c = ctx->value;

	if (c)
		view(seq, c);
	return 0;
}

SEC("iter/bpf_map_elem")
int walk_hashed_conversations(struct bpf_iter__bpf_map_elem *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct conversation *c = ctx->value;

	if (c)
		view(seq, c);
	return 0;
}
