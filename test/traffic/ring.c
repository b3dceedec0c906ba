// SPDX-License-Identifier: Apache-2.0
/* Send and receive through io_uring by its raw system calls: one request at a time. */
#include "traffic.h"

#include <errno.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ring {
	int fd;
	char *queues; /* submissions and completions in one mapping */
	struct io_uring_sqe *entries;
	struct io_uring_params params;
};

static void *map_ring(int fd, size_t length, off_t offset)
{
	void *at =
		mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, offset);

	if (at == MAP_FAILED)
		fail("io_uring mmap");
	return at;
}

static struct ring *own_ring(struct run *run)
{
	static struct ring ring;

	if (ring.fd)
		return &ring;
	ring.fd = syscall(__NR_io_uring_setup, 1, &ring.params);
	if (ring.fd < 0) {
		snprintf(run->result->unsupported, sizeof(run->result->unsupported), "io_uring");
		return NULL;
	}
	ring.queues = map_ring(ring.fd, 4096, IORING_OFF_SQ_RING);
	ring.entries = map_ring(ring.fd, sizeof(*ring.entries), IORING_OFF_SQES);
	return &ring;
}

static uint32_t *word(struct ring *ring, uint32_t offset)
{
	return (uint32_t *)(ring->queues + offset);
}

static int take_completion(struct ring *ring)
{
	uint32_t *head = word(ring, ring->params.cq_off.head);
	uint32_t mask = *word(ring, ring->params.cq_off.ring_mask);
	struct io_uring_cqe *entries = (void *)(ring->queues + ring->params.cq_off.cqes);
	int result = entries[*head & mask].res;

	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

static ssize_t submit(struct run *run, uint8_t operation, int fd, void *data, size_t length)
{
	struct ring *ring = own_ring(run);
	uint32_t *tail;

	if (!ring)
		return 0;
	ring->entries[0] = (struct io_uring_sqe){
		.opcode = operation,
		.fd = fd,
		.addr = (uintptr_t)data,
		.len = length,
	};
	tail = word(ring, ring->params.sq_off.tail);
	word(ring, ring->params.sq_off.array)[0] = 0;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(__NR_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		fail("io_uring_enter");
	return take_completion(ring);
}

ssize_t ring_send(struct run *run, int fd, size_t length)
{
	return submit(run, IORING_OP_SEND, fd, payload, length);
}

ssize_t ring_receive(struct run *run, int fd, size_t length)
{
	static char buffer[PAYLOAD_BYTES];

	return submit(run, IORING_OP_RECV, fd, buffer, length);
}
