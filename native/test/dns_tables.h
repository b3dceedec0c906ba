// SPDX-License-Identifier: Apache-2.0
// A tracker of DNS with its tables, told of messages in the order of a test's lines.
#pragma once

#include <map>

#include "dns_packets.h"

namespace flowgauge {

inline constexpr uint64_t kMillisecond = 1'000'000;

inline void SetIpv4(uint8_t* address, uint8_t last) {
  const uint8_t bytes[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, last};
  std::memcpy(address, bytes, ADDRESS_BYTES);
}

inline DnsSettings SomeDnsSettings() {
  return {.max_queries = 1000,
          .max_rows = 100,
          .idle_windows = 2,
          .latency_bounds = {1000, 10'000, 100'000},
          .scale = 1,
          .timeout = 5000 * kMillisecond};
}

using Rcodes = std::map<int, double>;  // look-ups by rcode

inline Packet AnswerTo(uint16_t id) { return WithId(kAnswer, id); }

struct DnsTables {
  explicit DnsTables(const DnsSettings& settings = SomeDnsSettings())
      : table(settings, strings),
        domains(100, strings),
        tracker(settings, table, domains, holders, losses, UnknownSource,
                [this] { return lost_records; }) {
    socket.sk = 1;
    SetIpv4(socket.ends.local_address, 1);
    SetIpv4(socket.ends.remote_address, 53);
    socket.ends.local_port = 40000;
    socket.ends.remote_port = 53;
    socket.ends.netns = 9;
    socket.owner.pid = 7;
    std::strcpy(socket.owner.name, "dig");
    socket.role = ROLE_CLIENT;
    socket.transport = TRANSPORT_UDP;
    socket.protocol = PROTOCOL_DNS;
  }

  // The socket is the server's from here on.
  void BeServer() {
    std::swap(socket.ends.local_port, socket.ends.remote_port);
    socket.role = ROLE_SERVER;
  }

  // `size` is more than the packet where not all of it was captured. Times are milliseconds.
  void Say(uint8_t direction, const Packet& packet, uint64_t time, size_t size = 0,
           uint32_t position = 0) {
    message_record record = socket;
    record.parts = 1;
    message_part& part = record.part[0];
    part.first = part.last = time * kMillisecond;
    part.position = position;
    part.size = std::max(size, packet.size());
    part.captured = static_cast<uint32_t>(packet.size());
    part.direction = direction;
    tracker.Process(record, packet.data(), packet.size());
  }
  void Send(const Packet& packet, uint64_t time) { Say(DIRECTION_SENT, packet, time); }
  void Receive(const Packet& packet, uint64_t time) { Say(DIRECTION_RECEIVED, packet, time); }
  void Tick(uint64_t time) { tracker.Tick(time * kMillisecond); }

  // The rows of the window, which this ends.
  std::vector<dns_row> TakeRows() {
    table.ExpireIdle();
    std::vector<dns_row> rows;
    for (flow_slot slot : table.touched()) rows.push_back(table.row(slot));
    table.StartWindow();
    return rows;
  }

  // Requests of the window by rcode.
  Rcodes TakeRcodes() {
    Rcodes rcodes;
    for (const dns_row& row : TakeRows())
      if (row.requests > 0) rcodes[row.rcode] += row.requests;
    return rcodes;
  }

  double Lost() const {
    double sum = 0;
    for (double events : losses.events) sum += events;
    return sum;
  }

  message_record socket = {};
  DnsLostCounts lost_records = {};
  StringTable strings;
  L7Losses losses;
  DnsTable table;
  DomainTable domains;
  HolderTable holders;
  DnsTracker tracker;
};

// TCP connection 1, both of whose streams begin at a position of their own.
struct DnsTcpTables : DnsTables {
  explicit DnsTcpTables(const DnsSettings& settings = SomeDnsSettings()) : DnsTables(settings) {
    socket.transport = TRANSPORT_TCP;
    socket.born = 1000;
  }

  // As one part; `missing` bytes behind it were not captured.
  void Part(uint8_t direction, const Packet& bytes, uint64_t time, size_t missing = 0) {
    Say(direction, bytes, time, bytes.size() + missing, position[direction]);
    position[direction] += static_cast<uint32_t>(bytes.size() + missing);
  }
  // In parts of the given sizes, then the rest; a millisecond between them.
  void Parts(uint8_t direction, const Packet& bytes, std::vector<size_t> sizes, uint64_t time) {
    size_t at = 0;
    sizes.push_back(bytes.size());
    for (size_t size : sizes) {
      const size_t end = std::min(at + size, bytes.size());
      if (end > at) Part(direction, Packet(bytes.begin() + at, bytes.begin() + end), time++);
      at = end;
    }
  }

  // By direction; the client's passes zero soon.
  uint32_t position[2] = {0xfffffff0, 70'000};
};

}  // namespace flowgauge
