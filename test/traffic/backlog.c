// SPDX-License-Identifier: Apache-2.0
/* backlog: a listener that accepts nobody and has room for one; connections= try, all at once. */
#include "traffic.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum {
	CONNECTIONS = 64
};

void run_backlog(struct run *run)
{
	struct address at = server_address(run);
	int fds[CONNECTIONS];
	size_t count = option_number(run, "connections", 10);
	int listener;

	enter_client(run);
	listener = socket(at.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(listener, (struct sockaddr *)&at.storage, at.length) || listen(listener, 0))
		fail("listen");
	for (size_t i = 0; i < count && i < CONNECTIONS; i++) {
		fds[i] = socket(at.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		fcntl(fds[i], F_SETFL, O_NONBLOCK);
		connect(fds[i], (struct sockaddr *)&at.storage, at.length);
	}
	wait_for_line(run);
	for (size_t i = 0; i < count && i < CONNECTIONS; i++)
		close(fds[i]);
	close(listener);
}
