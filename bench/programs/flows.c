// SPDX-License-Identifier: Apache-2.0
/* flows COUNT: one socket sends a datagram to each of COUNT loopback addresses every 5 seconds,
 * until standard input ends. Each address is a flow of its own. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>

enum {
	CYCLE_MILLISECONDS = 5000,
	TICK_MILLISECONDS = 10,
	BYTES = 32,
	FIRST_HOST = 1 << 16
};

/* Never read: what does not fit is dropped at once, and no ICMP error comes back. */
static void open_drain(struct sockaddr_in *address)
{
	socklen_t length = sizeof(*address);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int least = 1;

	address->sin_family = AF_INET;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof(least));
	if (bind(fd, (struct sockaddr *)address, length) ||
	    getsockname(fd, (struct sockaddr *)address, &length))
		fail("bind");
}

static void send_to_host(int fd, struct sockaddr_in *address, uint32_t host)
{
	static const char datagram[BYTES];

	address->sin_addr.s_addr = htonl((127u << 24) + FIRST_HOST + host);
	if (sendto(fd, datagram, BYTES, 0, (struct sockaddr *)address, sizeof(*address)) != BYTES)
		fail("sendto");
}

int main(int argc, char **argv)
{
	struct pollfd input = {.fd = 0, .events = POLLIN};
	struct sockaddr_in address = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	uint64_t sent = 0;
	uint64_t due, count;
	double start = now_seconds();

	if (argc != 2)
		return 2;
	count = strtoul(argv[1], NULL, 10);
	open_drain(&address);
	while (poll(&input, 1, TICK_MILLISECONDS) == 0) {
		due = (now_seconds() - start) * 1000 / CYCLE_MILLISECONDS * count;
		for (; sent < due; sent++)
			send_to_host(fd, &address, sent % count);
	}
	print_load(sent, now_seconds() - start);
}
