/* SPDX-License-Identifier: Apache-2.0 */
/* Generated from wire/record.h by scripts/generate-wire.ts: columns of a snapshot. */
#pragma once

#include <cstdint>

inline constexpr char kLayoutHash[] = "1607cb7376574593";

struct Column {
  uint16_t offset, size;  // of one row of the struct
};

inline constexpr Column kFlowRowColumns[] = {
    {0, 8},  // read_bytes
    {8, 8},  // written_bytes
    {16, 4},  // slot
    {20, 4},  // process
    {24, 4},  // pid
    {28, 4},  // segments_sent
    {32, 4},  // retransmits
    {36, 4},  // established
    {40, 4},  // closed
    {44, 4},  // resets
    {48, 4},  // opened
    {52, 4},  // ended
    {56, 24},  // failures
    {80, 16},  // local_address
    {96, 16},  // remote_address
    {112, 2},  // local_port
    {114, 2},  // remote_port
    {116, 1},  // role
    {117, 1},  // transport
    {118, 1},  // life
};

inline constexpr Column kRttRowColumns[] = {
    {0, 4},  // slot
    {4, 4},  // rtt
    {8, 4},  // rtt_var
    {12, 4},  // weight
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
};
