// SPDX-License-Identifier: Apache-2.0
/* ping_pong CPU SECONDS: 64 bytes go to and fro over TCP; one operation is one round trip. */
#include "load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	MESSAGE_BYTES = 64,
	ROUNDS_PER_LOOK = 256
};

static int listen_here(struct sockaddr_in *address)
{
	socklen_t length = sizeof(*address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)address, length) || listen(fd, 1) ||
	    getsockname(fd, (struct sockaddr *)address, &length))
		fail("listen");
	return fd;
}

static void without_delay(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static void answer(int listener)
{
	char message[MESSAGE_BYTES];
	int fd = accept(listener, NULL, NULL);

	without_delay(fd);
	while (recv(fd, message, MESSAGE_BYTES, MSG_WAITALL) == MESSAGE_BYTES)
		if (send(fd, message, MESSAGE_BYTES, 0) != MESSAGE_BYTES)
			fail("answer");
	_exit(0);
}

static void ask(int fd)
{
	char message[MESSAGE_BYTES] = {0};

	if (send(fd, message, MESSAGE_BYTES, 0) != MESSAGE_BYTES ||
	    recv(fd, message, MESSAGE_BYTES, MSG_WAITALL) != MESSAGE_BYTES)
		fail("ask");
}

static uint64_t ask_until(int fd, double end)
{
	uint64_t rounds = 0;

	do {
		for (int i = 0; i < ROUNDS_PER_LOOK; i++)
			ask(fd);
		rounds += ROUNDS_PER_LOOK;
	} while (now_seconds() < end);
	return rounds;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {0};
	int listener = listen_here(&address);
	double start;
	uint64_t rounds;
	int fd;

	if (argc != 3)
		return 2;
	stay_on_cpu(atoi(argv[1]));
	if (fork() == 0)
		answer(listener);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	without_delay(fd);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		fail("connect");
	start = now_seconds();
	rounds = ask_until(fd, start + atof(argv[2]));
	start = now_seconds() - start;
	close(fd);
	wait(NULL);
	print_load(rounds, start);
}
