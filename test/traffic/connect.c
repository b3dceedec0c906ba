// SPDX-License-Identifier: Apache-2.0
/* abort, connect: connections that end, or never begin, with an error. */
#include "traffic.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

static void serve(struct run *run, int listener)
{
	struct side *side = &run->result->server;
	int fd = accept_tcp(run, listener);
	char byte;

	read_exactly(side, fd, option_number(run, "request", 100));
	write_all(side, fd, 1);
	if (read(fd, &byte, 1) < 0)
		run->result->error = errno;
	close(fd);
}

/* Lingering for zero seconds makes close() send a reset. */
static void client(struct run *run)
{
	struct side *side = &run->result->client;
	struct linger none = {.l_onoff = 1};
	int fd = connect_tcp(run);

	side->connections = 1;
	write_all(side, fd, option_number(run, "request", 100));
	read_exactly(side, fd, 1);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	close(fd);
}

void run_abort(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}

/* One SYN is sent again once, so a time-out takes 3 s instead of 2 minutes. cancel= gives
 * up after so many milliseconds. */
void run_connect(struct run *run)
{
	struct address to = dialled_address(run);
	int patience = option_number(run, "cancel", 0);
	int one = 1, fd;

	enter_client(run);
	fd = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &one, sizeof(one));
	if (patience)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	if (connect(fd, (struct sockaddr *)&to.storage, to.length))
		run->result->error = errno;
	poll(NULL, 0, patience);
	close(fd);
}
