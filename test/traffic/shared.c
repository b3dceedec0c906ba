// SPDX-License-Identifier: Apache-2.0
/* shared: two processes write bytes= each to one socket that both hold. */
#include "traffic.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(struct run *run, int listener)
{
	int fd = accept_tcp(run, listener);

	read_to_end(&run->result->server, fd);
	finish(&run->result->server, fd);
}

static void client(struct run *run)
{
	struct side *side = &run->result->client;
	uint64_t bytes = option_number(run, "bytes", 1000);
	int fd = connect_tcp(run);
	pid_t child = fork();

	if (!child)
		prctl(PR_SET_NAME, "fg_second");
	write_all(side, fd, bytes);
	if (!child)
		_exit(0);
	if (child < 0 || waitpid(child, NULL, 0) != child)
		fail("second writer");
	side->connections = 1;
	finish(side, fd);
}

void run_shared(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}
