// SPDX-License-Identifier: Apache-2.0
/* send: bytes= from client to server by way=, chunk= at a time with pause= milliseconds between. */
#include "traffic.h"

#include <poll.h>

static void serve(struct run *run, int listener)
{
	struct side *side = &run->result->server;
	transfer *receive = find_receive_way(option(run, "way", "write"));
	int fd = accept_tcp(run, listener);
	ssize_t got;

	while ((got = receive(run, fd, PAYLOAD_BYTES)) > 0)
		add_to(&side->read_bytes, got);
	if (got < 0)
		fail("receive");
	finish(side, fd);
}

static void client(struct run *run)
{
	struct side *side = &run->result->client;
	transfer *send_some = find_send_way(option(run, "way", "write"));
	uint64_t left = option_number(run, "bytes", 1000);
	size_t chunk = option_number(run, "chunk", PAYLOAD_BYTES);
	int fd = connect_tcp(run);

	side->connections = 1;
	wait_for_line(run);
	while (left && !run->result->unsupported[0]) {
		ssize_t put = send_some(run, fd, left < chunk ? left : chunk);

		if (put < 0)
			fail("send");
		add_to(&side->written_bytes, put);
		left -= put;
		poll(NULL, 0, option_number(run, "pause", 0));
	}
	finish(side, fd);
}

void run_send(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}
