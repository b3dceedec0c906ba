/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What sockets say in HTTP and DNS, on its way from the kernel to C++; part of record.h. */
#pragma once

enum {
	PAUSE = 1000000000, /* nanoseconds, after which no request is taken to be still waiting */
};

enum protocol {
	PROTOCOL_UNDECIDED = 0,
	PROTOCOL_OTHER = 1, /* neither: no message of this socket is looked at again */
	PROTOCOL_HTTP = 2,
	PROTOCOL_DNS = 3, /* over TCP and UDP */
};

enum direction {
	DIRECTION_SENT = 0,
	DIRECTION_RECEIVED = 1
};

enum part_flag {
	PART_UNREAD = 1,  /* its bytes could not be read: sendfile, splice, io_uring */
	PART_IS_TAIL = 2, /* nothing captured but the tail: a chunked body may end here */
};

/* One or more messages that went one way without one going the other. */
struct message_part {
	nanoseconds first; /* when its first message passed the socket */
	nanoseconds last;
	__u32 position;      /* TCP sequence of its first byte; 0 for UDP */
	__u32 peer_position; /* where the other direction stood then */
	byte_count size;     /* bytes moved, captured or not */
	__u32 captured;      /* of its first bytes */
	__u8 direction;
	__u8 flags;
	__u8 padding[2];
	__u8 tail[TAIL_BYTES]; /* the part's last bytes, right-aligned, zero where unknown */
};

enum record_flag {
	RECORD_LAST = 1,      /* of the conversation: closed, or a tunnel from here on */
	RECORD_PIPELINED = 2, /* a request began, now or before, while another one waited */
};

/* Sequences of both streams, where exchanges begin and end. */
struct exchange_range {
	__u32 begin_sent;
	__u32 begin_received;
	__u32 end_sent;
	__u32 end_received;
};

/* What a socket said: a request and the head of its response where that is all there is, else
 * parts one by one. The captured bytes of both parts follow. */
struct message_record {
	__u64 sk;
	nanoseconds born; /* with sk, a TCP connection's name; 0 for UDP */
	struct endpoints ends;
	struct process owner;
	__u8 role;
	__u8 transport;
	__u8 protocol;
	__u8 flags;
	__u32 parts;        /* 0 to 2, in the order of time */
	__u32 lost_records; /* of this connection, so far: they found no room */
	__u32 end_sent;     /* TCP sequences after the last message each way */
	__u32 end_received;
	__u32 error;                /* sk_err in the last one: errno numbers */
	nanoseconds before;         /* when a body had ended that passed in silence; 0: none did */
	struct exchange_range told; /* what went by exchange_ring since the last record */
	struct message_part part[2];
};

struct conversation_state {
	__u8 is_request; /* else a response, of whose body part[0] is the last message */
	__u8 is_steady;  /* it did not change while it was read */
	__u8 padding[6];
};

/* How a conversation stands at a window's end: part[0] of its record is not sent yet. */
struct conversation_view {
	struct message_record record;
	__u8 bytes[VIEW_BYTES];
	struct conversation_state state;
};

/* A whole request and its whole response, of which no name and no path is wanted: all that is told
 * of them. In a ring of each CPU, so that two ends do not wait for each other. */
struct exchange_record {
	__u64 sk;
	nanoseconds born;
	nanoseconds asked;    /* when the last message of the request passed the socket */
	nanoseconds answered; /* and the first of the response */
	__u64 method;         /* the request's first eight bytes */
	__u32 request_begin;  /* TCP sequences */
	__u32 response_begin;
	__u32 request_size;
	__u32 response_size;
	__u16 status;
	__u16 lost_records; /* as in message_record */
	__u32 asking;       /* nanoseconds from the request's first message to its last */
};

/* Written by programs of one CPU, read by user space, which sees all of it. */
struct exchange_ring {
	__u64 written; /* records, from the first on */
	__u64 padding[7];
	__u64 read;
	__u64 more_padding[7];
	__u8 desk[3 * REQUEST_HEAD_BYTES]; /* of a program: the message that it looks at */
	struct exchange_record records[];  /* a power of 2 */
};
