/* SPDX-License-Identifier: Apache-2.0 */
/* Loopback sockets of both families, and a server process beside the client. */
#include "traffic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char payload[128 * 1024];

void require(bool worked, const char *step)
{
	if (worked)
		return;
	perror(step);
	exit(1);
}

static socklen_t loopback(int family, uint16_t port, struct sockaddr_storage *address)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;

	*address = (struct sockaddr_storage){.ss_family = family};
	if (family == AF_INET) {
		v4->sin_port = htons(port);
		v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(*v4);
	}
	v6->sin6_port = htons(port);
	v6->sin6_addr = in6addr_loopback;
	return sizeof(*v6);
}

int open_server(const struct exchange *exchange, int type)
{
	struct sockaddr_storage address;
	socklen_t length = loopback(exchange->family, exchange->port, &address);
	int on = 1, server = socket(exchange->family, type, 0);

	require(server >= 0, "socket");
	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	require(bind(server, (struct sockaddr *)&address, length) == 0, "bind");
	if (type == SOCK_STREAM)
		require(listen(server, 16) == 0, "listen");
	return server;
}

int open_client(const struct exchange *exchange, int type)
{
	struct sockaddr_storage address;
	uint16_t port = exchange->dialled ? exchange->dialled : exchange->port;
	socklen_t length = loopback(exchange->family, port, &address);
	int client = socket(exchange->family, type, 0);

	require(client >= 0, "socket");
	if (connect(client, (struct sockaddr *)&address, length) == 0)
		return client;
	require(errno == ECONNREFUSED, "connect");
	close(client);
	return -1;
}

static const char *const *server_entrances;

void enter_pod(const char *entrance)
{
	FILE *processes = fopen(entrance, "w");

	require(processes && fputs("0", processes) >= 0 && fclose(processes) == 0, entrance);
}

void place_servers(const char *const *entrances)
{
	server_entrances = entrances;
}

int start_server(int socket, void (*serve)(int, const struct exchange *),
		 const struct exchange *exchange)
{
	int pid = fork();

	require(pid >= 0, "fork");
	if (pid == 0) {
		prctl(PR_SET_NAME, "vm-server");
		for (const char *const *entrance = server_entrances; *entrance; entrance++)
			enter_pod(*entrance);
		serve(socket, exchange);
		_exit(0);
	}
	close(socket);
	return pid;
}

void await_server(int pid)
{
	int status = -1;

	require(waitpid(pid, &status, 0) == pid && status == 0, "server process");
}

void read_exactly(int socket, size_t bytes)
{
	while (bytes > 0) {
		ssize_t got =
			read(socket, payload, bytes < sizeof(payload) ? bytes : sizeof(payload));

		require(got > 0, "read");
		bytes -= (size_t)got;
	}
}

void write_exactly(int socket, size_t bytes)
{
	while (bytes > 0) {
		ssize_t sent =
			write(socket, payload, bytes < sizeof(payload) ? bytes : sizeof(payload));

		require(sent > 0, "write");
		bytes -= (size_t)sent;
	}
}
