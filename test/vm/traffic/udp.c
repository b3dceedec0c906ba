/* SPDX-License-Identifier: Apache-2.0 */
/* UDP traffic: a connected client and a server that is not connected. */
#include "traffic.h"

#include <sys/socket.h>
#include <unistd.h>

static char datagram[2048];

static void answer(int server, const struct exchange *exchange)
{
	struct sockaddr_storage peer;

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		socklen_t length = sizeof(peer);

		require(recvfrom(server, datagram, sizeof(datagram), 0, (struct sockaddr *)&peer,
				 &length) == (ssize_t)exchange->request_bytes,
			"recvfrom");
		require(sendto(server, datagram, exchange->response_bytes, 0,
			       (struct sockaddr *)&peer,
			       length) == (ssize_t)exchange->response_bytes,
			"sendto");
	}
}

void udp_request_response(const struct exchange *exchange)
{
	int server = start_server(open_server(exchange, SOCK_DGRAM), answer, exchange);
	int client = open_client(exchange, SOCK_DGRAM);

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		write_exactly(client, exchange->request_bytes);
		read_exactly(client, exchange->response_bytes);
	}
	close(client);
	await_server(server);
}
