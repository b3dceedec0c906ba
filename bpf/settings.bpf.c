// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/* Home of the settings and counters that all program files share. */
#include "maps.h"

const volatile __u8 use_socket_storage = 0;
const volatile port_number ephemeral_port = 32768;
const volatile __u32 tcp_recvmsg_arguments = 5;
volatile __u8 recording = 0;
struct cpu_counters counters[MAX_CPUS] = {};

char LICENSE[] SEC("license") = "GPL";
