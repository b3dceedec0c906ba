/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Semantic typedefs: what a field means, kept in BTF so that the generated reader knows it. */
#pragma once

#include <linux/types.h>

typedef double f64;        /* exact to 2^53; what JavaScript counts with */
typedef __u8 address_byte; /* one of 16 bytes of an IPv6 or IPv4-mapped address */
typedef __u16 port_number; /* host byte order; 0 = collapsed or unknown */
typedef __u32 flow_slot;   /* index of a flow in the native table, reused after ROW_ENDED */
typedef __u32 string_id;   /* index into the interned strings of a capture */
typedef __u32 process_id;  /* thread group id in the initial pid namespace */
typedef __u64 cgroup_id;   /* CGROUP_V1 beside the kernel's own; 0: the root or unknown */
typedef __u32 holder_id;   /* who is behind an address or a cgroup, by TypeScript's count */
typedef __u32 netns_inode; /* inode number of a network namespace */
typedef __u32 microseconds;
typedef __u32 ticks;       /* of the kernel's clock, 1/HZ s; wraps as jiffies do */
typedef __u64 nanoseconds; /* CLOCK_MONOTONIC */
typedef __u64 byte_count;
typedef __u32 packet_count; /* wraps at 2^32 as the kernel's own counter does */
