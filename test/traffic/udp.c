// SPDX-License-Identifier: Apache-2.0
/* udp: count= datagrams of size= by way=connected|unconnected|sendmmsg, answers of response=.
 * blind=1: the client does not ask who an answer comes from. */
#define _GNU_SOURCE
#include "traffic.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BATCH = 16
};

static int open_udp(const struct address *address, bool server)
{
	int fd = socket(address->storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct timeval patience = {.tv_sec = 5};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (fd < 0 || (server && bind(fd, (struct sockaddr *)&address->storage, address->length)))
		fail("udp socket");
	return fd;
}

static int open_server(struct run *run)
{
	struct address at = server_address(run);

	return open_udp(&at, true);
}

static void serve(struct run *run, int fd)
{
	struct side *side = &run->result->server;
	size_t response = option_number(run, "response", 50);
	uint64_t peers = option_number(run, "peers", 1);
	struct address from = {.length = sizeof(from.storage)};
	bool peek = option_number(run, "peek", 0);
	char buffer[PAYLOAD_BYTES];

	for (uint64_t left = option_number(run, "count", 10) * peers; left; left--) {
		if (peek && recv(fd, buffer, sizeof(buffer), MSG_PEEK | MSG_TRUNC) < 0)
			fail("recv");
		ssize_t got = recvfrom(fd, buffer, sizeof(buffer), 0,
				       (struct sockaddr *)&from.storage, &from.length);

		if (got < 0)
			fail("recvfrom");
		side->read_bytes += got;
		side->messages++;
		if (sendto(fd, payload, response, 0, (struct sockaddr *)&from.storage,
			   from.length) != (ssize_t)response)
			fail("sendto");
		side->written_bytes += response;
	}
}

static void send_batch(int fd, const struct address *to, size_t size, unsigned count)
{
	struct iovec data = {payload, size};
	struct mmsghdr messages[BATCH] = {};

	for (unsigned i = 0; i < count; i++)
		messages[i].msg_hdr = (struct msghdr){
			.msg_name = (void *)&to->storage,
			.msg_namelen = to->length,
			.msg_iov = &data,
			.msg_iovlen = 1,
		};
	if (sendmmsg(fd, messages, count, 0) != (int)count)
		fail("sendmmsg");
}

static void send_one(int fd, const struct address *to, size_t size)
{
	const struct sockaddr *name = to->length ? (const struct sockaddr *)&to->storage : NULL;

	if (sendto(fd, payload, size, 0, name, to->length) != (ssize_t)size)
		fail("sendto");
}

static void receive(struct side *side, int fd, unsigned count, bool blind)
{
	struct address from = {.length = sizeof(from.storage)};
	struct sockaddr *name = blind ? NULL : (struct sockaddr *)&from.storage;
	char buffer[PAYLOAD_BYTES];

	while (count--) {
		ssize_t got =
			recvfrom(fd, buffer, sizeof(buffer), 0, name, blind ? NULL : &from.length);

		if (got < 0)
			fail("recvfrom");
		side->read_bytes += got;
	}
}

static void talk(struct run *run, int fd, const struct address *to)
{
	struct side *side = &run->result->client;
	size_t size = option_number(run, "size", 100);
	bool batches = !strcmp(option(run, "way", "connected"), "sendmmsg");
	bool blind = option_number(run, "blind", 0);
	unsigned left = option_number(run, "count", 10);

	while (left) {
		unsigned now = batches ? (left < BATCH ? left : BATCH) : 1;

		if (batches)
			send_batch(fd, to, size, now);
		else
			send_one(fd, to, size);
		side->written_bytes += now * size;
		side->messages += now;
		receive(side, fd, now, blind);
		left -= now;
	}
}

static void client(struct run *run)
{
	bool connected = !strcmp(option(run, "way", "connected"), "connected");
	struct address to = dialled_address(run);

	for (unsigned peer = 0; peer < option_number(run, "peers", 1); peer++) {
		int fd = open_udp(&to, false);

		bind_client(run, fd, peer);
		bind_client_port(run, fd);
		if (connected && connect(fd, (struct sockaddr *)&to.storage, to.length))
			fail("connect");
		talk(run, fd, connected ? &(struct address){.length = 0} : &to);
		close(fd);
	}
}

void run_udp(struct run *run)
{
	run_pair(run, open_server, serve, client);
}
