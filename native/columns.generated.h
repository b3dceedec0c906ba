/* SPDX-License-Identifier: Apache-2.0 */
/* Generated from wire/record.h by scripts/generate-wire.ts: columns of a snapshot. */
#pragma once

#include <cstdint>

inline constexpr char kLayoutHash[] = "2c76c1eb54089a65";

struct Column {
  uint16_t offset, size;  // of one row of the struct
};

inline constexpr Column kFlowRowColumns[] = {
    {0, 8},  // read_bytes
    {8, 8},  // written_bytes
    {16, 4},  // slot
    {20, 4},  // process
    {24, 4},  // domain
    {28, 4},  // pid
    {32, 4},  // segments_sent
    {36, 4},  // retransmits
    {40, 4},  // established
    {44, 4},  // closed
    {48, 4},  // resets
    {52, 4},  // opened
    {56, 4},  // ended
    {60, 24},  // failures
    {84, 16},  // local_address
    {100, 16},  // remote_address
    {116, 2},  // local_port
    {118, 2},  // remote_port
    {120, 1},  // role
    {121, 1},  // transport
    {122, 1},  // life
};

inline constexpr Column kRttRowColumns[] = {
    {0, 4},  // slot
    {4, 4},  // rtt
    {8, 4},  // rtt_var
    {12, 4},  // weight
};

inline constexpr Column kHttpRowColumns[] = {
    {0, 8},  // requests
    {8, 8},  // read_bytes
    {16, 8},  // written_bytes
    {24, 8},  // latency_sum
    {32, 8},  // truncated_paths
    {40, 160},  // buckets
    {200, 4},  // slot
    {204, 4},  // process
    {208, 4},  // path
    {212, 4},  // domain
    {216, 4},  // pid
    {220, 16},  // local_address
    {236, 16},  // remote_address
    {252, 2},  // local_port
    {254, 2},  // remote_port
    {256, 2},  // status
    {258, 1},  // method
    {259, 1},  // version
    {260, 1},  // role
    {261, 1},  // transport
    {262, 1},  // life
};

inline constexpr Column kDnsRowColumns[] = {
    {0, 8},  // requests
    {8, 8},  // latency_sum
    {16, 8},  // latency_max
    {24, 8},  // retries
    {32, 160},  // buckets
    {192, 4},  // slot
    {196, 4},  // process
    {200, 4},  // domain
    {204, 4},  // pid
    {208, 16},  // local_address
    {224, 16},  // remote_address
    {240, 2},  // local_port
    {242, 2},  // remote_port
    {244, 2},  // rcode
    {246, 1},  // role
    {247, 1},  // transport
    {248, 1},  // life
};

inline constexpr Column kStatsRowColumns[] = {
    {0, 56},  // fired
    {56, 40},  // lost_events
    {96, 40},  // lost_read_bytes
    {136, 40},  // lost_written_bytes
    {176, 8},  // hook_tcp_read_bytes
    {184, 8},  // hook_tcp_written_bytes
    {192, 8},  // hook_udp_read_bytes
    {200, 8},  // hook_udp_written_bytes
    {208, 8},  // tcp_sockets
    {216, 8},  // tcp_sockets_capacity
    {224, 8},  // udp_flows
    {232, 8},  // udp_flows_capacity
    {240, 8},  // flows
    {248, 8},  // flows_capacity
    {256, 8},  // flows_folded
    {264, 8},  // ring_bytes
    {272, 8},  // ring_capacity
    {280, 8},  // strings
    {288, 88},  // l7_losses
    {376, 8},  // message_records
    {384, 8},  // http_connections
    {392, 8},  // http_rows
    {400, 8},  // http_folded
    {408, 8},  // dns_queries
    {416, 8},  // dns_rows
    {424, 8},  // dns_folded
    {432, 8},  // domains
    {440, 8},  // messages_ring_bytes
    {448, 8},  // messages_ring_capacity
};
