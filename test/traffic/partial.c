// SPDX-License-Identifier: Apache-2.0
/* partial: a non-blocking writer with a small buffer meets a reader that starts late. */
#include "traffic.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static void serve(struct run *run, int listener)
{
	int fd = accept_tcp(run, listener);

	poll(NULL, 0, 200);
	read_to_end(&run->result->server, fd);
	finish(&run->result->server, fd);
}

static size_t write_some(struct side *side, int fd, size_t length)
{
	struct pollfd writable = {.fd = fd, .events = POLLOUT};
	ssize_t put = write(fd, payload, length);

	if (put < 0 && errno != EAGAIN)
		fail("write");
	if (put < 0) {
		side->would_block++;
		poll(&writable, 1, -1);
		return 0;
	}
	side->short_writes += (size_t)put < length;
	add_to(&side->written_bytes, put);
	return put;
}

static void client(struct run *run)
{
	struct side *side = &run->result->client;
	size_t left = option_number(run, "bytes", 1000);
	int fd = connect_tcp(run);
	int small = 8192;

	side->connections = 1;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (left)
		left -= write_some(side, fd, left < PAYLOAD_BYTES ? left : PAYLOAD_BYTES);
	fcntl(fd, F_SETFL, 0);
	finish(side, fd);
}

void run_partial(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}
