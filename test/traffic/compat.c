// SPDX-License-Identifier: Apache-2.0
/* What a 32-bit program does: its system calls have numbers of their own. Any program may make them
 * (int 0x80) for bytes that lie where a 32-bit address reaches. */
#define _GNU_SOURCE
#include "traffic.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_32BIT
#define MAP_32BIT 0 /* x86 alone has it, and the call */
#endif

enum {
	COMPAT_READ = 3,
	COMPAT_WRITE = 4,
};

static bool is_supported(struct run *run)
{
	char *told = run->result->unsupported;

#ifdef __x86_64__
	if (access("/proc/sys/abi/vsyscall32", F_OK) == 0)
		return true;
#endif
	snprintf(told, sizeof(run->result->unsupported), "a 32-bit system call");
	return false;
}

static char *low_bytes(void)
{
	static char *bytes;

	if (!bytes) {
		bytes = mmap(NULL, PAYLOAD_BYTES, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
		if (bytes == MAP_FAILED)
			fail("mmap");
	}
	return bytes;
}

static ssize_t call(long number, int fd, size_t length)
{
	long result = -ENOSYS;

#ifdef __x86_64__
	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(number), "b"((long)fd), "c"(low_bytes()), "d"(length)
		     : "memory", "r8", "r9", "r10", "r11");
#endif
	if (result >= 0)
		return result;
	errno = (int)-result;
	return -1;
}

ssize_t compat_send(struct run *run, int fd, size_t length)
{
	if (!is_supported(run))
		return -1;
	memcpy(low_bytes(), payload, length);
	return call(COMPAT_WRITE, fd, length);
}

ssize_t compat_receive(struct run *run, int fd, size_t length)
{
	return is_supported(run) ? call(COMPAT_READ, fd, length) : -1;
}
