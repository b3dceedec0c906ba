/* SPDX-License-Identifier: Apache-2.0 */
/* Generated from wire/record.h by scripts/generate-wire.ts: columns of a snapshot. */
#pragma once

#include <cstdint>

inline constexpr char kLayoutHash[] = "ab3891d621b6294d";

struct Column {
  uint16_t offset, size;  // of one row of the struct
};

inline constexpr Column kFlowRowColumns[] = {
    {0, 8},  // read_bytes
    {8, 8},  // written_bytes
    {16, 8},  // cgroup
    {24, 8},  // last_at
    {32, 8},  // receiver_limited
    {40, 4},  // slot
    {44, 4},  // process
    {48, 4},  // domain
    {52, 4},  // local_holder
    {56, 4},  // remote_holder
    {60, 4},  // pid
    {64, 4},  // segments_sent
    {68, 4},  // segments_received
    {72, 4},  // retransmits
    {76, 4},  // syn_retransmits
    {80, 4},  // out_of_order
    {84, 4},  // listen_drops
    {88, 4},  // read_datagrams
    {92, 4},  // written_datagrams
    {96, 4},  // established
    {100, 4},  // closed
    {104, 4},  // resets
    {108, 4},  // opened
    {112, 4},  // ended
    {116, 28},  // failures
    {144, 16},  // local_address
    {160, 16},  // remote_address
    {176, 16},  // nat_address
    {192, 2},  // local_port
    {194, 2},  // remote_port
    {196, 2},  // nat_port
    {198, 1},  // role
    {199, 1},  // role_is_guess
    {200, 1},  // transport
    {201, 1},  // life
};

inline constexpr Column kRttRowColumns[] = {
    {0, 4},  // slot
    {4, 4},  // rtt
    {8, 4},  // rtt_var
    {12, 4},  // weight
    {16, 4},  // rtt_min
};

inline constexpr Column kSpanRowColumns[] = {
    {0, 8},  // microseconds
    {8, 4},  // slot
};

inline constexpr Column kHttpRowColumns[] = {
    {0, 8},  // requests
    {8, 8},  // read_bytes
    {16, 8},  // written_bytes
    {24, 8},  // latency_sum
    {32, 8},  // truncated_paths
    {40, 160},  // buckets
    {200, 8},  // cgroup
    {208, 8},  // last_at
    {216, 4},  // slot
    {220, 4},  // process
    {224, 4},  // path
    {228, 4},  // domain
    {232, 4},  // local_holder
    {236, 4},  // remote_holder
    {240, 4},  // pid
    {244, 16},  // local_address
    {260, 16},  // remote_address
    {276, 16},  // nat_address
    {292, 2},  // local_port
    {294, 2},  // remote_port
    {296, 2},  // nat_port
    {298, 2},  // status
    {300, 1},  // method
    {301, 1},  // version
    {302, 1},  // role
    {303, 1},  // role_is_guess
    {304, 1},  // transport
    {305, 1},  // life
};

inline constexpr Column kDnsRowColumns[] = {
    {0, 8},  // requests
    {8, 8},  // latency_sum
    {16, 8},  // latency_max
    {24, 8},  // retries
    {32, 160},  // buckets
    {192, 8},  // cgroup
    {200, 8},  // last_at
    {208, 4},  // slot
    {212, 4},  // process
    {216, 4},  // domain
    {220, 4},  // local_holder
    {224, 4},  // remote_holder
    {228, 4},  // pid
    {232, 16},  // local_address
    {248, 16},  // remote_address
    {264, 16},  // nat_address
    {280, 2},  // local_port
    {282, 2},  // remote_port
    {284, 2},  // nat_port
    {286, 2},  // rcode
    {288, 1},  // role
    {289, 1},  // transport
    {290, 1},  // life
};

inline constexpr Column kStatsRowColumns[] = {
    {0, 64},  // fired
    {64, 40},  // lost_events
    {104, 40},  // lost_read_bytes
    {144, 40},  // lost_written_bytes
    {184, 8},  // hook_tcp_read_bytes
    {192, 8},  // hook_tcp_written_bytes
    {200, 8},  // hook_udp_read_bytes
    {208, 8},  // hook_udp_written_bytes
    {216, 8},  // tcp_sockets
    {224, 8},  // tcp_sockets_capacity
    {232, 8},  // udp_flows
    {240, 8},  // udp_flows_capacity
    {248, 8},  // flows
    {256, 8},  // flows_capacity
    {264, 8},  // flows_folded
    {272, 8},  // ring_bytes
    {280, 8},  // ring_capacity
    {288, 8},  // strings
    {296, 88},  // l7_losses
    {384, 8},  // message_records
    {392, 8},  // http_connections
    {400, 8},  // http_rows
    {408, 8},  // http_folded
    {416, 8},  // dns_queries
    {424, 8},  // dns_rows
    {432, 8},  // dns_folded
    {440, 8},  // domains
    {448, 8},  // nat_source
    {456, 8},  // nat_connections
    {464, 8},  // nat_namespaces
    {472, 8},  // nat_namespaces_capacity
    {480, 40},  // nat_losses
    {520, 8},  // messages_ring_bytes
    {528, 8},  // messages_ring_capacity
};
