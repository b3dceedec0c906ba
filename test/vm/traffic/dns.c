/* SPDX-License-Identifier: Apache-2.0 */
/* DNS over UDP: a client that is connected, a server that is not; each fifth name is unknown. */
#include "traffic.h"

#include <sys/socket.h>
#include <unistd.h>

enum {
	FLAGS_HIGH = 2,
	FLAGS_LOW = 3,
	QUERY_BYTES = 24,
};

/* Id 0, recursion desired, one question: a.test A IN. */
static unsigned char query[QUERY_BYTES] = {0, 0,   1, 0,   0,   1,   0,   0, 0, 0, 0, 0,
					   1, 'a', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1};

static void answer_queries(int server, const struct exchange *exchange)
{
	unsigned char message[QUERY_BYTES];
	struct sockaddr_storage peer;

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		socklen_t length = sizeof(peer);

		require(recvfrom(server, message, QUERY_BYTES, 0, (struct sockaddr *)&peer,
				 &length) == QUERY_BYTES,
			"query");
		message[FLAGS_HIGH] = 0x81;
		message[FLAGS_LOW] = round % 5 ? 0x80 : 0x83;
		require(sendto(server, message, QUERY_BYTES, 0, (struct sockaddr *)&peer, length) ==
				QUERY_BYTES,
			"answer");
	}
}

void dns_queries(const struct exchange *exchange)
{
	int server = start_server(open_server(exchange, SOCK_DGRAM), answer_queries, exchange);
	int client = open_client(exchange, SOCK_DGRAM);

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		query[1] = (unsigned char)round;
		require(write(client, query, QUERY_BYTES) == QUERY_BYTES, "query");
		read_exactly(client, QUERY_BYTES);
	}
	close(client);
	await_server(server);
}
