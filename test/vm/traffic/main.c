/* SPDX-License-Identifier: Apache-2.0 */
/* The same loopback traffic in every kernel and mode; ../truth.ts says what it adds up to. */
#include "traffic.h"

#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* usage: traffic CLIENTS_CGROUP_PROCS SERVERS_CGROUP_PROCS... */
int main(int argc, const char *const *argv)
{
	require(argc > 2, "the cgroups of client and server");
	enter_pod(argv[1]);
	place_servers(argv + 2);
	prctl(PR_SET_NAME, "vm-client");
	tcp_request_response(&(struct exchange){AF_INET, 18001, 20, 512, 3000, 0});
	tcp_request_response(&(struct exchange){AF_INET6, 18002, 1, 100000, 0, 0});
	tcp_refused(&(struct exchange){AF_INET, 18003, 0, 0, 0, 0});
	udp_request_response(&(struct exchange){AF_INET, 18004, 50, 100, 40, 0});
	udp_request_response(&(struct exchange){AF_INET6, 18005, 30, 200, 80, 0});
	tcp_sendfile(&(struct exchange){AF_INET, 18007, 1, 3000, 0, 0});
	tcp_short_connections(&(struct exchange){AF_INET, 18008, 1000, 10, 0, 0});
	tcp_request_response(&(struct exchange){AF_INET, 18011, 5, 100, 200, 18009});
	http_requests(&(struct exchange){AF_INET, 18010, 20, 32, 0, 0});
	dns_queries(&(struct exchange){AF_INET6, 53, 10, 0, 0, 0});
	printf("{\"retransmits\":%u}\n",
	       tcp_forced_retransmits(&(struct exchange){AF_INET, 18006, 1, 100000, 0, 0}));
	return 0;
}
