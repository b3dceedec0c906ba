/* SPDX-License-Identifier: Apache-2.0 */
/* What the traffic commands share: options, two processes with counts of their own, sockets. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

struct range {
	uint32_t min;
	uint32_t max;
};

/* One end's own truth. Lives in memory that both processes see. */
struct side {
	uint64_t read_bytes;
	uint64_t written_bytes;
	uint64_t sent_bytes; /* TCP_INFO when the connection was over: with what was sent twice */
	uint64_t resent_bytes;
	uint32_t connections;
	uint32_t messages;
	uint32_t short_writes; /* the kernel took less than it was given */
	uint32_t would_block;  /* EAGAIN */
	uint32_t retransmits;
	uint32_t segments_sent;
	struct range rtt; /* of TCP_INFO over the life, microseconds */
	struct range rtt_var;
	int32_t pid;
};

struct result {
	struct side client;
	struct side server;
	int32_t error; /* errno that a connect or a transfer ended with */
	char unsupported[64];
};

struct run {
	char **options; /* name=value, NULL at the end */
	struct result *result;
};

struct address {
	struct sockaddr_storage storage;
	socklen_t length;
};

typedef void command(struct run *run);
typedef int opener(struct run *run);
typedef void part(struct run *run, int fd);

enum {
	PAYLOAD_BYTES = 1 << 16
};
extern char payload[PAYLOAD_BYTES];

/* options.c */
const char *option(const struct run *run, const char *name, const char *fallback);
uint64_t option_number(const struct run *run, const char *name, uint64_t fallback);
_Noreturn void fail(const char *what);

/* address.c */
struct address server_address(const struct run *run);
struct address dialled_address(const struct run *run);
void bind_client(const struct run *run, int fd, unsigned index);
void bind_client_port(const struct run *run, int fd);

/* pair.c */
void enter_client(struct run *run);
void run_pair(struct run *run, opener *open_server, part *serve, command *client);
void wait_for_line(const struct run *run);
void add_to(uint64_t *total, uint64_t bytes);

/* tcp.c */
opener connect_tcp, listen_tcp;
int accept_tcp(struct run *run, int listener);
bool read_exactly(struct side *side, int fd, size_t length);
void read_to_end(struct side *side, int fd);
void write_all(struct side *side, int fd, size_t length);
void sample_rtt(struct side *side, int fd);
void finish(struct side *side, int fd);

/* ways.c, ring.c, compat.c: each hands over up to `length` bytes and gives what the kernel took. */
typedef ssize_t transfer(struct run *run, int fd, size_t length);
transfer *find_send_way(const char *name);
transfer *find_receive_way(const char *name);
transfer ring_send, ring_receive, compat_send, compat_receive;

command run_exchange, run_send, run_partial, run_shared, run_udp, run_churn, run_abort, run_connect,
	run_http, run_backlog;
