// SPDX-License-Identifier: Apache-2.0
/* churn: clients= processes open connections= in all, each with request= out and response= back. */
#include "traffic.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SERVERS = 4
};

static uint64_t connections_of(const struct run *run)
{
	return option_number(run, "connections", 1000);
}

static void serve_some(struct run *run, int listener)
{
	struct side *side = &run->result->server;
	size_t request = option_number(run, "request", 100);
	size_t response = option_number(run, "response", 1000);

	for (;;) {
		int fd = accept_tcp(run, listener);

		read_exactly(side, fd, request);
		write_all(side, fd, response);
		read_exactly(side, fd, 1); /* false: the client has closed */
		close(fd);
		__atomic_add_fetch(&side->messages, 1, __ATOMIC_RELEASE);
	}
}

static void serve(struct run *run, int listener)
{
	pid_t servers[SERVERS];

	for (int i = 0; i < SERVERS; i++) {
		servers[i] = fork();
		if (servers[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve_some(run, listener);
	}
	while (__atomic_load_n(&run->result->server.messages, __ATOMIC_ACQUIRE) <
	       connections_of(run))
		usleep(5000);
	for (int i = 0; i < SERVERS; i++)
		kill(servers[i], SIGKILL);
}

static void connect_once(struct run *run)
{
	struct side *side = &run->result->client;
	int fd = connect_tcp(run);

	write_all(side, fd, option_number(run, "request", 100));
	read_exactly(side, fd, option_number(run, "response", 1000));
	close(fd);
	__atomic_add_fetch(&side->connections, 1, __ATOMIC_RELAXED);
}

static void client(struct run *run)
{
	uint64_t clients = option_number(run, "clients", 8);
	pid_t children[clients];
	int status;

	for (uint64_t i = 0; i < clients; i++) {
		children[i] = fork();
		if (children[i])
			continue;
		for (uint64_t mine = i; mine < connections_of(run); mine += clients)
			connect_once(run);
		_exit(0);
	}
	for (uint64_t i = 0; i < clients; i++)
		if (waitpid(children[i], &status, 0) < 0 || status) /* the server is a child too */
			fail("a client ended badly");
}

void run_churn(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}
