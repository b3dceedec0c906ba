/* SPDX-License-Identifier: Apache-2.0 */
/* What the pieces of the traffic program share: one exchange, and sockets that end on failure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange {
	int family; /* AF_INET or AF_INET6, always the loopback address */
	uint16_t port;
	unsigned int rounds;
	size_t request_bytes;
	size_t response_bytes;
	uint16_t dialled; /* if not 0: what clients dial, which NAT makes `port` of */
};

/* Ends the program with a message when a step did not work: half a truth is no truth. */
void require(bool worked, const char *step);

/* A bound socket; TCP listens already, so that no client can be too early. */
int open_server(const struct exchange *exchange, int type);

/* A connected socket, or -1 when the connection was refused. */
int open_client(const struct exchange *exchange, int type);

/* Moves this process into a cgroup, by its file cgroup.procs. */
void enter_pod(const char *entrance);

/* Servers enter these one after the other; ends with NULL. Must be called first. */
void place_servers(const char *const *entrances);

/* Runs serve(socket) in a process of its own named vm-server; returns its pid. */
int start_server(int socket, void (*serve)(int, const struct exchange *),
		 const struct exchange *exchange);
void await_server(int pid);

void read_exactly(int socket, size_t bytes);
void write_exactly(int socket, size_t bytes);

void tcp_request_response(const struct exchange *exchange);
void tcp_short_connections(const struct exchange *exchange);
void tcp_refused(const struct exchange *exchange);
void tcp_sendfile(const struct exchange *exchange);
/* Responses of 43 bytes and, each fifth, 50; request_bytes must be 32. */
void http_requests(const struct exchange *exchange);
void dns_queries(const struct exchange *exchange);
void udp_request_response(const struct exchange *exchange);

/* Returns what TCP_INFO says at the end: the outside truth for retransmits. */
unsigned int tcp_forced_retransmits(const struct exchange *exchange);
