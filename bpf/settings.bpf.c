// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Home of the settings and counters that all program files share. */
#include "tandem.h"
#include "walk.h"

const volatile __u8 use_socket_storage = 0;
const volatile __u8 may_skip = 0;
const volatile __u8 watch_http = 0;
const volatile __u8 watch_dns = 0;
const volatile __u32 exchanges_mask = 0;
const volatile __u32 http_sockets = 16384;
const volatile port_number dns_ports[DNS_PORTS] = {};
const volatile __u64 messages_ring_size = 8 << 20;
const volatile __u64 messages_ring_step = 64 << 10;
const volatile __u32 l7_sampling = 0;
const volatile port_number ephemeral_port = 32768;
const volatile __u32 tcp_recvmsg_arguments = 5;
volatile __u8 recording = 0;
volatile __u64 unknown_zero = 0;
__u64 stack_mask = 0;
__u64 registers_offset = 0;
__u64 own_address = 0;
__u64 fragments_at = 0;
/* What is read at each message shares no cache line with what is written at each. */
struct cpu_counters counters[MAX_CPUS] __attribute__((aligned(128))) = {};
__u32 tandem_tasks[TANDEMS][1 << TANDEM_SLOTS_LOG2] = {};
__u64 conversations_open = 0;
struct tcp_walk tcp_walk = {};
struct udp_walk udp_walk = {};

char LICENSE[] SEC("license") = "GPL";
