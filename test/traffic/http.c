// SPDX-License-Identifier: Apache-2.0
/* http: count= exchanges on each of connections=, body= bytes in each answer. The body goes out by
 * way= and is taken by it; all=1: so are the heads.
 * closes=client|server: that side ends its direction behind its last message, and the other reads
 * that message when the end is there. */
#include "traffic.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum {
	PATIENCE = 50, /* milliseconds until what the other side did has come */
};

/* Puts a head where the ways take bytes from. */
static size_t write_head(const char *text)
{
	size_t length = strlen(text);

	memcpy(payload, text, length);
	return length;
}

static void send_all(struct run *run, struct side *side, int fd, size_t length, transfer *send)
{
	while (length) {
		size_t want = length < PAYLOAD_BYTES ? length : PAYLOAD_BYTES;
		ssize_t put = send(run, fd, want);

		if (put <= 0)
			fail("send");
		add_to(&side->written_bytes, put);
		length -= put;
	}
}

/* A body goes behind its head at once, not when the head was acknowledged. */
static int without_delay(int fd)
{
	int on = 1;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		fail("TCP_NODELAY");
	return fd;
}

/* False when the peer is done. Asks for more than will come, as programs do: a read that gets both
 * data and the end of the connection is not like others. */
static bool take_all(struct run *run, struct side *side, int fd, size_t length, transfer *take)
{
	while (length) {
		ssize_t got = take(run, fd, PAYLOAD_BYTES);

		if (got <= 0)
			return false;
		add_to(&side->read_bytes, got);
		length -= got;
	}
	return true;
}

static const char request[] = "GET /traffic HTTP/1.1\r\nHost: traffic\r\n\r\n";

static void describe_response(const struct run *run, char *text, size_t room)
{
	snprintf(text, room, "HTTP/1.1 200 OK\r\nContent-Length: %lu\r\n\r\n",
		 option_number(run, "body", 1000));
}

/* The way of a body, or of everything; else the plain one. */
static const char *way_of(const struct run *run, bool is_body)
{
	bool all = is_body || option_number(run, "all", 0);

	return all ? option(run, "way", "write") : "write";
}

static bool closes(const struct run *run, const char *side)
{
	return !strcmp(option(run, "closes", ""), side);
}

static void answer(struct run *run, int fd)
{
	struct side *side = &run->result->server;
	char response[256];

	describe_response(run, response, sizeof(response));
	send_all(run, side, fd, write_head(response), find_send_way(way_of(run, false)));
	memset(payload, 'x', strlen(response));
	send_all(run, side, fd, option_number(run, "body", 1000), find_send_way(way_of(run, true)));
	side->messages++;
}

static void serve_connection(struct run *run, int fd)
{
	uint64_t left = closes(run, "server") ? option_number(run, "count", 10) : UINT64_MAX;
	struct side *side = &run->result->server;

	for (; left; left--) {
		if (closes(run, "client"))
			poll(NULL, 0, PATIENCE);
		if (!take_all(run, side, fd, strlen(request), find_receive_way(way_of(run, false))))
			break;
		answer(run, fd);
	}
	finish(side, fd);
}

static void serve(struct run *run, int listener)
{
	for (uint64_t left = option_number(run, "connections", 1); left; left--)
		serve_connection(run, without_delay(accept_tcp(run, listener)));
}

/* The head is read alone where the body is taken otherwise. */
static bool take_response(struct run *run, int fd, const char *head)
{
	struct side *side = &run->result->client;
	size_t body = option_number(run, "body", 1000);
	transfer *take = find_receive_way(way_of(run, true));

	if (take == find_receive_way(way_of(run, false)))
		return take_all(run, side, fd, strlen(head) + body, take);
	return read_exactly(side, fd, strlen(head)) && take_all(run, side, fd, body, take);
}

static void ask(struct run *run, int fd, bool is_last)
{
	struct side *side = &run->result->client;
	char response[256];

	describe_response(run, response, sizeof(response));
	send_all(run, side, fd, write_head(request), find_send_way(way_of(run, false)));
	if (is_last && closes(run, "client"))
		shutdown(fd, SHUT_WR);
	if (closes(run, "server"))
		poll(NULL, 0, PATIENCE);
	if (!take_response(run, fd, response))
		fail("the server left");
	side->messages++;
}

static void client(struct run *run)
{
	for (uint64_t left = option_number(run, "connections", 1); left; left--) {
		int fd = without_delay(connect_tcp(run));

		run->result->client.connections++;
		for (uint64_t i = option_number(run, "count", 10); i; i--)
			ask(run, fd, i == 1);
		finish(&run->result->client, fd);
	}
}

void run_http(struct run *run)
{
	run_pair(run, listen_tcp, serve, client);
}
