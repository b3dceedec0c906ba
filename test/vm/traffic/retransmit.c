/* SPDX-License-Identifier: Apache-2.0 */
/* A TCP upload whose receiver is deaf for a moment, so that the kernel must retransmit. */
#include "traffic.h"

#include <linux/filter.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	DEAF_MICROSECONDS = 400 * 1000,
	POLL_MICROSECONDS = 10 * 1000
};

static int deaf_now[2]; /* pipe: the server tells the client when to send */

/* A socket filter returning 0 drops what arrives: no netem or nftables module is needed. */
static void serve_deaf(int listener, const struct exchange *exchange)
{
	struct sock_filter drop = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog program = {.len = 1, .filter = &drop};
	int peer = accept(listener, NULL, NULL), unused = 0;
	char end;

	require(peer >= 0, "accept");
	require(setsockopt(peer, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0,
		"attach filter");
	require(write(deaf_now[1], "", 1) == 1, "pipe");
	usleep(DEAF_MICROSECONDS);
	require(setsockopt(peer, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof(unused)) == 0,
		"detach filter");
	read_exactly(peer, exchange->request_bytes);
	require(read(peer, &end, 1) == 0, "end of connection");
	close(peer);
}

static void await_acknowledged(int client)
{
	int unacknowledged = 1;

	while (unacknowledged > 0) {
		usleep(POLL_MICROSECONDS);
		require(ioctl(client, SIOCOUTQ, &unacknowledged) == 0, "SIOCOUTQ");
	}
}

unsigned int tcp_forced_retransmits(const struct exchange *exchange)
{
	struct tcp_info info;
	socklen_t length = sizeof(info);
	int server, client;
	char go;

	require(pipe(deaf_now) == 0, "pipe");
	server = start_server(open_server(exchange, SOCK_STREAM), serve_deaf, exchange);
	client = open_client(exchange, SOCK_STREAM);
	require(read(deaf_now[0], &go, 1) == 1, "pipe");
	write_exactly(client, exchange->request_bytes);
	await_acknowledged(client);
	require(getsockopt(client, IPPROTO_TCP, TCP_INFO, &info, &length) == 0, "TCP_INFO");
	close(client);
	await_server(server);
	return info.tcpi_total_retrans;
}
