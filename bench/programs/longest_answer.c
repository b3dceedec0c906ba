// SPDX-License-Identifier: Apache-2.0
/* longest_answer PORT: asks an HTTP server for /-/healthy every 2 ms until standard input ends,
 * and says in milliseconds how long it once had to wait: no less than its event loop stood still.
 */
#include "load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PAUSE_MILLISECONDS = 2,
	ANSWER_BYTES = 4096
};

static int connect_to(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		fail("connect");
	return fd;
}

static double answer_seconds(int fd)
{
	static const char request[] = "GET /-/healthy HTTP/1.1\r\nHost: bench\r\n\r\n";
	char answer[ANSWER_BYTES];
	double start = now_seconds();

	if (write(fd, request, strlen(request)) < 0 || read(fd, answer, sizeof(answer)) <= 0)
		fail("/-/healthy");
	return now_seconds() - start;
}

int main(int argc, char **argv)
{
	struct pollfd input = {.fd = 0, .events = POLLIN};
	double longest = 0;
	double seconds;
	int fd;

	if (argc != 2)
		return 2;
	fd = connect_to(atoi(argv[1]));
	while (poll(&input, 1, PAUSE_MILLISECONDS) == 0) {
		seconds = answer_seconds(fd);
		if (seconds > longest)
			longest = seconds;
	}
	printf("%.3f\n", longest * 1000);
}
