// SPDX-License-Identifier: Apache-2.0
/* exchange: count= requests of request= bytes and answers of response= bytes on one connection. */
#include "traffic.h"

#include <poll.h>

static void serve(struct run *run, int listener)
{
	struct side *side = &run->result->server;
	int fd = accept_tcp(run, listener);

	while (read_exactly(side, fd, option_number(run, "request", 100)))
		write_all(side, fd, option_number(run, "response", 1000));
	finish(side, fd);
}

static void client(struct run *run)
{
	struct side *side = &run->result->client;
	uint64_t count = option_number(run, "count", 10);
	int fd = connect_tcp(run);

	side->connections = 1;
	sample_rtt(side, fd);
	write_all(side, fd, option_number(run, "first", 0) * option_number(run, "request", 100));
	read_exactly(side, fd,
		     option_number(run, "first", 0) * option_number(run, "response", 1000));
	wait_for_line(run);
	for (uint64_t i = 0; i < count; i++) {
		write_all(side, fd, option_number(run, "request", 100));
		read_exactly(side, fd, option_number(run, "response", 1000));
		sample_rtt(side, fd);
		poll(NULL, 0, option_number(run, "pause", 0));
	}
	finish(side, fd);
}

void run_exchange(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}
