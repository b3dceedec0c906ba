// SPDX-License-Identifier: Apache-2.0
/* Every way an application can hand bytes to a TCP socket, or take them from one. */
#define _GNU_SOURCE
#include "traffic.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

static ssize_t send_write(struct run *run, int fd, size_t length)
{
	(void)run;
	return write(fd, payload, length);
}

/* Three parts: one byte, nothing, the rest. */
static struct iovec *vector(struct iovec parts[3], size_t length)
{
	parts[0] = (struct iovec){payload, 1};
	parts[1] = (struct iovec){payload, 0};
	parts[2] = (struct iovec){payload, length - 1};
	return parts;
}

static ssize_t send_writev(struct run *run, int fd, size_t length)
{
	struct iovec parts[3];

	(void)run;
	return writev(fd, vector(parts, length), 3);
}

static ssize_t send_message(struct run *run, int fd, size_t length)
{
	struct iovec parts[3];
	struct msghdr message = {.msg_iov = vector(parts, length), .msg_iovlen = 3};

	(void)run;
	return sendmsg(fd, &message, 0);
}

static int payload_file(void)
{
	static int file = -1;

	if (file < 0) {
		file = memfd_create("payload", MFD_CLOEXEC);
		if (file < 0 || write(file, payload, PAYLOAD_BYTES) != PAYLOAD_BYTES)
			fail("memfd");
	}
	return file;
}

static ssize_t send_file(struct run *run, int fd, size_t length)
{
	off_t offset = 0;

	(void)run;
	return sendfile(fd, payload_file(), &offset, length);
}

static int *own_pipe(void)
{
	static int ends[2];

	if (!ends[0] && pipe2(ends, O_CLOEXEC))
		fail("pipe");
	return ends;
}

static ssize_t send_splice(struct run *run, int fd, size_t length)
{
	loff_t offset = 0;
	ssize_t filled = splice(payload_file(), &offset, own_pipe()[1], NULL, length, 0);
	ssize_t moved = 0;

	(void)run;
	while (moved < filled) {
		ssize_t put = splice(own_pipe()[0], NULL, fd, NULL, filled - moved, 0);

		if (put <= 0)
			fail("splice");
		moved += put;
	}
	return moved;
}

static ssize_t receive_read(struct run *run, int fd, size_t length)
{
	char buffer[PAYLOAD_BYTES];

	(void)run;
	return read(fd, buffer, length);
}

static ssize_t receive_splice(struct run *run, int fd, size_t length)
{
	static int sink = -1;
	ssize_t got = splice(fd, NULL, own_pipe()[1], NULL, length, 0);

	(void)run;
	if (sink < 0)
		sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	for (ssize_t moved = 0; moved < got;)
		moved += splice(own_pipe()[0], NULL, sink, NULL, got - moved, 0);
	return got;
}

static const struct way {
	const char *name;
	transfer *send;
	transfer *receive;
} ways[] = {
	{"write", send_write, receive_read},     {"writev", send_writev, receive_read},
	{"sendmsg", send_message, receive_read}, {"sendfile", send_file, receive_read},
	{"splice", send_splice, receive_read},   {"splice-out", send_write, receive_splice},
	{"io_uring", ring_send, ring_receive},   {"compat", compat_send, compat_receive},
};

static const struct way *find_way(const char *name)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(ways[i].name, name))
			return &ways[i];
	fail(name);
}

transfer *find_send_way(const char *name)
{
	return find_way(name)->send;
}

transfer *find_receive_way(const char *name)
{
	return find_way(name)->receive;
}
