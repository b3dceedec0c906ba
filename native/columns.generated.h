/* SPDX-License-Identifier: Apache-2.0 */
/* Generated from wire/record.h by scripts/generate-wire.ts: columns of a snapshot. */
#pragma once

#include <cstdint>

inline constexpr char kLayoutHash[] = "c7656bf201ac6fd0";

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
    {200, 8},  // duration_sum
    {208, 160},  // duration_buckets
    {368, 24},  // unanswered
    {392, 8},  // opened
    {400, 8},  // ended
    {408, 8},  // cgroup
    {416, 8},  // last_at
    {424, 4},  // slot
    {428, 4},  // process
    {432, 4},  // path
    {436, 4},  // domain
    {440, 4},  // local_holder
    {444, 4},  // remote_holder
    {448, 4},  // pid
    {452, 16},  // local_address
    {468, 16},  // remote_address
    {484, 16},  // nat_address
    {500, 2},  // local_port
    {502, 2},  // remote_port
    {504, 2},  // nat_port
    {506, 2},  // status
    {508, 1},  // method
    {509, 1},  // version
    {510, 1},  // role
    {511, 1},  // role_is_guess
    {512, 1},  // transport
    {513, 1},  // life
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
    {220, 4},  // query_name
    {224, 4},  // local_holder
    {228, 4},  // remote_holder
    {232, 4},  // pid
    {236, 16},  // local_address
    {252, 16},  // remote_address
    {268, 16},  // nat_address
    {284, 2},  // local_port
    {286, 2},  // remote_port
    {288, 2},  // nat_port
    {290, 2},  // rcode
    {292, 2},  // query_type
    {294, 1},  // role
    {295, 1},  // transport
    {296, 1},  // life
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
