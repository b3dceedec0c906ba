/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP on one connection: requests in two writes, responses with one writev; each fifth is a 404.
 */
#include "traffic.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static const char request_line[] = "GET /item HTTP/1.1\r\n";
static const char request_rest[] = "Host: vm\r\n\r\n";
static const char found[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
static const char missing[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n";
static const char body[] = "hello";

static struct iovec bytes_of(const char *text)
{
	return (struct iovec){(void *)text, strlen(text)};
}

static void serve_pages(int listener, const struct exchange *exchange)
{
	int peer = accept(listener, NULL, NULL);

	require(peer >= 0, "accept");
	for (unsigned int round = 0; round < exchange->rounds; round++) {
		struct iovec parts[] = {bytes_of(round % 5 ? found : missing), bytes_of(body)};

		read_exactly(peer, exchange->request_bytes);
		require(writev(peer, parts, 2) == (ssize_t)(parts[0].iov_len + parts[1].iov_len),
			"writev");
	}
	close(peer);
}

void http_requests(const struct exchange *exchange)
{
	int server = start_server(open_server(exchange, SOCK_STREAM), serve_pages, exchange);
	int client = open_client(exchange, SOCK_STREAM);

	for (unsigned int round = 0; round < exchange->rounds; round++) {
		require(write(client, request_line, strlen(request_line)) > 0, "request line");
		require(write(client, request_rest, strlen(request_rest)) > 0, "headers");
		read_exactly(client, strlen(round % 5 ? found : missing) + strlen(body));
	}
	close(client);
	await_server(server);
}
