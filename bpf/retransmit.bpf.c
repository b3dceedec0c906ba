// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Retransmissions as they happen; the socket's total_retrans is the truth, this is the sign. */
#include "kernel.h"
#include <bpf/bpf_tracing.h>
#include "counters.h"

SEC("raw_tp/tcp_retransmit_skb")
int BPF_PROG(tracepoint_tcp_retransmit)
{
	count_fired(SIGNAL_TCP_RETRANSMIT);
	return 0;
}

SEC("kprobe/tcp_retransmit_skb")
int BPF_KPROBE(kprobe_tcp_retransmit)
{
	count_fired(SIGNAL_TCP_RETRANSMIT);
	return 0;
}
