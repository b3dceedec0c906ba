// SPDX-License-Identifier: Apache-2.0
/* Addresses: family=4|6|mapped, address=, port=; loopback when no address is given.
 * dial=, dial-port=: where the client turns to, if that is translated to the server's. */
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

static struct address address_of(const struct run *run, const char *name, uint16_t port)
{
	const char *family = option(run, "family", "4");

	if (!strcmp(family, "6"))
		return address_from(AF_INET6, option(run, name, "::1"), port);
	if (!strcmp(family, "mapped"))
		return address_from(AF_INET6, option(run, name, "::ffff:127.0.0.1"), port);
	return address_from(AF_INET, option(run, name, "127.0.0.1"), port);
}

struct address server_address(const struct run *run)
{
	return address_of(run, "address", option_number(run, "port", 0));
}

struct address dialled_address(const struct run *run)
{
	if (!option(run, "dial", NULL))
		return server_address(run);
	return address_of(run, "dial", option_number(run, "dial-port", 0));
}

/* client-port=: of the one client there is. */
void bind_client_port(const struct run *run, int fd)
{
	struct address address;

	if (!option_number(run, "client-port", 0))
		return;
	address = address_from(AF_INET, "0.0.0.0", option_number(run, "client-port", 0));
	if (bind(fd, (struct sockaddr *)&address.storage, address.length))
		fail("bind");
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
