// SPDX-License-Identifier: Apache-2.0
/* traffic COMMAND name=value...: makes real traffic and prints both ends' own counts as JSON. */
#include "traffic.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

char payload[PAYLOAD_BYTES];

static const struct {
	const char *name;
	command *run;
} commands[] = {
	{"exchange", run_exchange}, {"send", run_send},       {"partial", run_partial},
	{"shared", run_shared},     {"udp", run_udp},         {"churn", run_churn},
	{"abort", run_abort},       {"connect", run_connect}, {"http", run_http},
	{"backlog", run_backlog},
};

static void print_side(const char *name, const struct side *side)
{
	printf("\"%s\":{\"pid\":%d,\"readBytes\":%lu,\"writtenBytes\":%lu,", name, side->pid,
	       side->read_bytes, side->written_bytes);
	printf("\"sentBytes\":%lu,\"resentBytes\":%lu,\"connections\":%u,\"messages\":%u,",
	       side->sent_bytes, side->resent_bytes, side->connections, side->messages);
	printf("\"shortWrites\":%u,\"wouldBlock\":%u,\"retransmits\":%u,\"segmentsSent\":%u,",
	       side->short_writes, side->would_block, side->retransmits, side->segments_sent);
	printf("\"rtt\":[%u,%u],\"rttVar\":[%u,%u]},", side->rtt.min, side->rtt.max,
	       side->rtt_var.min, side->rtt_var.max);
}

static void print_result(const struct result *result)
{
	printf("{");
	print_side("client", &result->client);
	print_side("server", &result->server);
	printf("\"errno\":%d,\"unsupported\":\"%s\"}\n", result->error, result->unsupported);
}

int main(int argc, char **argv)
{
	struct run run = {.options = argv + 2};

	if (argc < 2)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	memset(payload, 'x', sizeof(payload));
	run.result = mmap(NULL, sizeof(*run.result), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, argv[1]))
			continue;
		commands[i].run(&run);
		print_result(run.result);
		return 0;
	}
	fprintf(stderr, "traffic: no command %s\n", argv[1]);
	return 2;
}
