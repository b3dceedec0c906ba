// SPDX-License-Identifier: Apache-2.0
/* TCP ends that count what the kernel said it took or gave. */
#include "traffic.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

int connect_tcp(struct run *run)
{
	struct address to = dialled_address(run);
	int fd = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	bind_client_port(run, fd);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to.storage, to.length))
		fail("connect");
	return fd;
}

int listen_tcp(struct run *run)
{
	struct address at = server_address(run);
	int fd = socket(at.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, (struct sockaddr *)&at.storage, at.length) || listen(fd, 4096))
		fail("listen");
	return fd;
}

int accept_tcp(struct run *run, int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		fail("accept");
	__atomic_add_fetch(&run->result->server.connections, 1, __ATOMIC_RELAXED);
	return fd;
}

/* False when the peer is done; an end in the middle is a failure. */
bool read_exactly(struct side *side, int fd, size_t length)
{
	char buffer[PAYLOAD_BYTES];
	size_t done = 0;

	while (done < length) {
		size_t want = length - done < sizeof(buffer) ? length - done : sizeof(buffer);
		ssize_t got = read(fd, buffer, want);

		if (got == 0 && done == 0)
			return false;
		if (got <= 0)
			fail("read");
		add_to(&side->read_bytes, got);
		done += got;
	}
	return true;
}

void read_to_end(struct side *side, int fd)
{
	char buffer[PAYLOAD_BYTES];
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		add_to(&side->read_bytes, got);
	if (got < 0)
		fail("read");
}

void write_all(struct side *side, int fd, size_t length)
{
	while (length) {
		size_t want = length < PAYLOAD_BYTES ? length : PAYLOAD_BYTES;
		ssize_t put = write(fd, payload, want);

		if (put <= 0)
			fail("write");
		add_to(&side->written_bytes, put);
		length -= put;
	}
}

static struct tcp_info tcp_info_of(int fd)
{
	struct tcp_info info = {};
	socklen_t length = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length))
		fail("TCP_INFO");
	return info;
}

static void widen(struct range *range, uint32_t value)
{
	if (!range->min || value < range->min)
		range->min = value;
	if (value > range->max)
		range->max = value;
}

void sample_rtt(struct side *side, int fd)
{
	struct tcp_info info = tcp_info_of(fd);

	widen(&side->rtt, info.tcpi_rtt);
	widen(&side->rtt_var, info.tcpi_rttvar);
}

enum {
	STATE_CLOSE = 7
};

/* Ends both directions and keeps the socket until the kernel is done with the connection: only
 * then are its counters final. */
void finish(struct side *side, int fd)
{
	struct tcp_info info;

	shutdown(fd, SHUT_WR);
	read_to_end(side, fd);
	for (int tries = 0; tries < 2000; tries++) {
		info = tcp_info_of(fd);
		if (info.tcpi_state == STATE_CLOSE)
			break;
		poll(NULL, 0, 10);
	}
	side->retransmits += info.tcpi_total_retrans;
	side->segments_sent += info.tcpi_segs_out;
	side->sent_bytes += info.tcpi_bytes_sent;
	side->resent_bytes += info.tcpi_bytes_retrans;
	close(fd);
}
