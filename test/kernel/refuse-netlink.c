/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded: a kernel that has no nfnetlink yet, while the file REFUSED_WHILE is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int socket(int domain, int type, int protocol)
{
	int (*real)(int, int, int) = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");

	if (domain != AF_NETLINK || protocol != NETLINK_NETFILTER ||
	    access(getenv("REFUSED_WHILE"), F_OK) != 0)
		return real(domain, type, protocol);
	errno = EPROTONOSUPPORT;
	return -1;
}
