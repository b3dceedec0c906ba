/* SPDX-License-Identifier: Apache-2.0 */
/* TCP traffic: keep-alive rounds, a refused connect, sendfile. */
#define _GNU_SOURCE
#include "traffic.h"

#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve_rounds(int listener, const struct exchange *exchange)
{
	int peer = accept(listener, NULL, NULL);
	char end;

	require(peer >= 0, "accept");
	for (unsigned int round = 0; round < exchange->rounds; round++) {
		read_exactly(peer, exchange->request_bytes);
		write_exactly(peer, exchange->response_bytes);
	}
	require(read(peer, &end, 1) == 0, "end of connection");
	close(peer);
}

void tcp_request_response(const struct exchange *exchange)
{
	int server = start_server(open_server(exchange, SOCK_STREAM), serve_rounds, exchange);
	int client = open_client(exchange, SOCK_STREAM);

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		write_exactly(client, exchange->request_bytes);
		read_exactly(client, exchange->response_bytes);
	}
	close(client);
	await_server(server);
}

void tcp_refused(const struct exchange *exchange)
{
	require(open_client(exchange, SOCK_STREAM) == -1, "a connect that is refused");
}

void tcp_sendfile(const struct exchange *exchange)
{
	int server = start_server(open_server(exchange, SOCK_STREAM), serve_rounds, exchange);
	int client = open_client(exchange, SOCK_STREAM);
	int file = memfd_create("body", 0);
	off_t offset = 0;

	require(ftruncate(file, (off_t)exchange->request_bytes) == 0, "memfd");
	require(sendfile(client, file, &offset, exchange->request_bytes) ==
			(ssize_t)exchange->request_bytes,
		"sendfile");
	close(file);
	close(client);
	await_server(server);
}
