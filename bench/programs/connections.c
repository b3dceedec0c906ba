// SPDX-License-Identifier: Apache-2.0
/* connections CPU COUNT: each is opened, accepted and closed at both ends, and carries nothing. */
#include "load.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>

/* A closed connection keeps its client port for a minute: many addresses have ports enough. */
enum {
	SERVER_ADDRESSES = 250,
	BACKLOG = 16
};

static int listen_everywhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof(*address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address->sin_family = AF_INET;
	if (bind(fd, (struct sockaddr *)address, length) || listen(fd, BACKLOG) ||
	    getsockname(fd, (struct sockaddr *)address, &length))
		fail("listen");
	return fd;
}

static void live_once(int listener, const struct sockaddr_in *address)
{
	int client = socket(AF_INET, SOCK_STREAM, 0);
	int server;
	char byte;

	if (connect(client, (const struct sockaddr *)address, sizeof(*address)))
		fail("connect");
	server = accept(listener, NULL, NULL);
	close(client);
	if (server < 0 || read(server, &byte, 1) != 0)
		fail("server's end");
	close(server);
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {0};
	int listener = listen_everywhere(&address);
	double start;
	int count;

	if (argc != 3)
		return 2;
	stay_on_cpu(atoi(argv[1]));
	count = atoi(argv[2]);
	start = now_seconds();
	for (int i = 0; i < count; i++) {
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 256 + i % SERVER_ADDRESSES);
		live_once(listener, &address);
	}
	print_load(count, now_seconds() - start);
}
