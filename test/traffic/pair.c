// SPDX-License-Identifier: Apache-2.0
/* Runs a server and a client as two processes, each in its network namespace if one is named. */
#define _GNU_SOURCE
#include "traffic.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* <side>-netns=NAME is a namespace of `ip netns`; the process gets the name fg_<side>. */
static void enter(struct run *run, const char *side, struct side *own)
{
	char text[64];
	const char *netns;
	int fd;

	snprintf(text, sizeof(text), "fg_%s", side);
	prctl(PR_SET_NAME, text);
	own->pid = getpid();
	snprintf(text, sizeof(text), "%s-netns", side);
	netns = option(run, text, NULL);
	if (!netns)
		return;
	snprintf(text, sizeof(text), "/run/netns/%s", netns);
	fd = open(text, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		fail(text);
	close(fd);
}

void enter_client(struct run *run)
{
	enter(run, "client", &run->result->client);
}

static _Noreturn void server_process(struct run *run, opener *open_server, part *serve, int ready)
{
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	enter(run, "server", &run->result->server);
	fd = open_server(run);
	if (write(ready, "", 1) != 1)
		fail("ready");
	serve(run, fd);
	_exit(0);
}

/* The server listens before the client starts, and outlives it only as long as it has to. */
void run_pair(struct run *run, opener *open_server, part *serve, command *client)
{
	int ready[2], status;
	char byte;
	pid_t child;

	if (pipe2(ready, O_CLOEXEC))
		fail("pipe");
	child = fork();
	if (!child)
		server_process(run, open_server, serve, ready[1]);
	close(ready[1]);
	if (child < 0 || read(ready[0], &byte, 1) != 1)
		fail("server");
	enter_client(run);
	client(run);
	if (waitpid(child, &status, 0) != child || status)
		fail("server ended badly");
}

/* wait=1: says that everything is open, then goes on at the next line of standard input. */
void wait_for_line(const struct run *run)
{
	char line[16];

	if (!option_number(run, "wait", 0))
		return;
	printf("{\"ready\":true}\n");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		fail("standard input");
}

void add_to(uint64_t *total, uint64_t bytes)
{
	__atomic_add_fetch(total, bytes, __ATOMIC_RELAXED);
}
