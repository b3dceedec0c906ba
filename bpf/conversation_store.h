/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where conversations are kept: in their sockets, or by their addresses. */
#pragma once

#include "tcp_socket.h"

static __always_inline struct conversation *conversation_find(struct sock *sk, bool typed)
{
	__u64 key = (__u64)sk;

	if (typed && use_socket_storage)
		return bpf_sk_storage_get(&stored_conversations, sk, 0, 0);
	return bpf_map_lookup_elem(&conversations, &key);
}

static __always_inline struct conversation *conversation_new(struct sock *sk, bool typed)
{
	__u64 key = (__u64)sk;
	__u32 first = 0;
	void *blank;

	if (typed && use_socket_storage)
		return bpf_sk_storage_get(&stored_conversations, sk, 0,
					  BPF_SK_STORAGE_GET_F_CREATE);
	blank = bpf_map_lookup_elem(&blank_conversation, &first);
	if (!blank || bpf_map_update_elem(&conversations, &key, blank, BPF_ANY))
		return 0;
	return bpf_map_lookup_elem(&conversations, &key);
}

/* The entry in tcp_sockets holds the place: it ends with it, in tcp_closed(). */
static __always_inline void conversation_end(struct sock *sk, bool typed)
{
	struct tcp_socket *entry = tcp_socket_find(sk);
	__u64 key = (__u64)sk;

	if (entry)
		conversation_place_free(entry);
	if (typed && use_socket_storage)
		bpf_sk_storage_delete(&stored_conversations, sk);
	else
		bpf_map_delete_elem(&conversations, &key);
}
