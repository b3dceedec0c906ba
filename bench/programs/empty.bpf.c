// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Does nothing where the exporter's programs run: what it costs is what measuring costs. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tp_btf/sock_send_length")
int bench_empty(void *context)
{
	(void)context;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
