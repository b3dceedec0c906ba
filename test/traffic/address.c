// SPDX-License-Identifier: Apache-2.0
/* Addresses: family=4|6|mapped, address=, port=; loopback when no address is given. */
#include "traffic.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static struct address address_from(int family, const char *text, uint16_t port)
{
	struct address address = {.length = sizeof(struct sockaddr_in)};
	struct sockaddr_in *four = (struct sockaddr_in *)&address.storage;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address.storage;
	void *bytes = family == AF_INET ? (void *)&four->sin_addr : (void *)&six->sin6_addr;

	address.storage.ss_family = family;
	four->sin_port = htons(port); /* at the same place in both */
	if (family == AF_INET6)
		address.length = sizeof(struct sockaddr_in6);
	if (inet_pton(family, text, bytes) != 1)
		fail("address");
	return address;
}

struct address server_address(const struct run *run)
{
	const char *family = option(run, "family", "4");
	uint16_t port = option_number(run, "port", 0);

	if (!strcmp(family, "6"))
		return address_from(AF_INET6, option(run, "address", "::1"), port);
	if (!strcmp(family, "mapped"))
		return address_from(AF_INET6, option(run, "address", "::ffff:127.0.0.1"), port);
	return address_from(AF_INET, option(run, "address", "127.0.0.1"), port);
}

/* peers=N: each client has an address of its own, 127.1.0.1 and up, so each is a flow. */
void bind_client(const struct run *run, int fd, unsigned index)
{
	struct address address;
	char text[32];

	if (!option_number(run, "peers", 0))
		return;
	snprintf(text, sizeof(text), "127.1.%u.%u", index / 250, index % 250 + 1);
	address = address_from(AF_INET, text, 0);
	if (bind(fd, (struct sockaddr *)&address.storage, address.length))
		fail("bind");
}
