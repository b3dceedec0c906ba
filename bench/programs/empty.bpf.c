// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Does nothing where the exporter's programs run: the floor of what any program there costs. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tp_btf/sock_send_length")
int empty_send(void *context)
{
	(void)context;
	return 0;
}

SEC("tp_btf/sock_recv_length")
int empty_receive(void *context)
{
	(void)context;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
