/* SPDX-License-Identifier: Apache-2.0 */
/* Short connections one after the other: each is born, speaks and ends within a window. */
#include "traffic.h"

#include <sys/socket.h>
#include <unistd.h>

static void serve_connections(int listener, const struct exchange *exchange)
{
	for (unsigned int round = 0; round < exchange->rounds; round++) {
		int peer = accept(listener, NULL, NULL);

		require(peer >= 0, "accept");
		read_exactly(peer, exchange->request_bytes);
		close(peer);
	}
}

void tcp_short_connections(const struct exchange *exchange)
{
	int server = start_server(open_server(exchange, SOCK_STREAM), serve_connections, exchange);

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		int client = open_client(exchange, SOCK_STREAM);

		require(client >= 0, "connect");
		write_exactly(client, exchange->request_bytes);
		close(client);
	}
	await_server(server);
}
