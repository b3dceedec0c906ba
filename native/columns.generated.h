/* SPDX-License-Identifier: Apache-2.0 */
/* Generated from wire/record.h by scripts/generate-wire.ts: columns of a snapshot. */
#pragma once

#include <cstdint>

inline constexpr char kLayoutHash[] = "2555915c197027db";

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
    {116, 16},  // nat_address
    {132, 2},  // local_port
    {134, 2},  // remote_port
    {136, 2},  // nat_port
    {138, 1},  // role
    {139, 1},  // transport
    {140, 1},  // life
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
    {252, 16},  // nat_address
    {268, 2},  // local_port
    {270, 2},  // remote_port
    {272, 2},  // nat_port
    {274, 2},  // status
    {276, 1},  // method
    {277, 1},  // version
    {278, 1},  // role
    {279, 1},  // transport
    {280, 1},  // life
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
    {240, 16},  // nat_address
    {256, 2},  // local_port
    {258, 2},  // remote_port
    {260, 2},  // nat_port
    {262, 2},  // rcode
    {264, 1},  // role
    {265, 1},  // transport
    {266, 1},  // life
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
    {448, 8},  // nat_connections
    {456, 8},  // nat_namespaces
    {464, 8},  // nat_namespaces_capacity
    {472, 40},  // nat_losses
    {512, 8},  // messages_ring_bytes
    {520, 8},  // messages_ring_capacity
};
