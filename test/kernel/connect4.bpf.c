// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Balances in the socket layer as Cilium does: connect() to 10.96.232.3:80 goes to 127.0.0.1:28900
 * before any packet is made. */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/connect4")
int balance(struct bpf_sock_addr *socket)
{
	if (socket->user_ip4 != bpf_htonl(0x0a60e803) || socket->user_port != bpf_htons(80))
		return 1;
	socket->user_ip4 = bpf_htonl(0x7f000001);
	socket->user_port = bpf_htons(28900);
	return 1;
}
