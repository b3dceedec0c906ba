// SPDX-License-Identifier: Apache-2.0
// Keeps the table of translated connections as one network namespace tracks them.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "conntrack_socket.h"
#include "nat_table.h"

namespace flowgauge {

class ConntrackFeed {
 public:
  ConntrackFeed(ConntrackSocket socket, netns_inode netns, NatTable& table)
      : socket_(std::move(socket)), netns_(netns), table_(&table) {}

  // Takes in what was told until now, of a long dump a part. Asks for a dump at first, after an
  // overrun, and now and then: of connections that nobody listened for when they began, no end is
  // told.
  void Drain();

  // False from an overrun on until a dump has told what was lost, and before the first.
  bool is_whole() const { return !has_hole_; }

  bool is_dumping() const { return is_dumping_; }

  netns_inode netns() const { return netns_; }
  uint64_t messages() const { return messages_; }
  uint64_t overruns() const { return overruns_; }
  int dump_error() const { return dump_error_; }  // errno of the last dump, 0 if it was not refused

 private:
  using Clock = std::chrono::steady_clock;

  void Receive();
  bool Take(std::span<const uint8_t> datagram);
  void TakeMessage(const ConntrackMessage& message);
  void StartDump();
  void EndDump(int error);

  ConntrackSocket socket_;
  netns_inode netns_;
  NatTable* table_;
  uint64_t messages_ = 0;
  uint64_t overruns_ = 0;
  Clock::time_point dump_began_ = {};
  Clock::time_point next_dump_ = {};
  Clock::time_point next_refresh_ = {};
  uint32_t dump_ = 0;
  int dump_error_ = 0;
  bool is_dumping_ = false;
  bool has_hole_ = true;
  bool has_new_hole_ = false;  // since the dump began that is under way
};

}  // namespace flowgauge
