// SPDX-License-Identifier: Apache-2.0
// TCP connections that carry DNS: both streams of each, and how many look-ups are open on it.
#pragma once

#include <cstdint>

#include "byte_map.h"
#include "dns_stream.h"
#include "pool.h"

namespace flowgauge {

struct DnsConnection {
  struct Name {
    uint64_t sk;
    uint64_t born;
  };

  Name name = {};
  DnsStream streams[2];      // by direction
  uint64_t last_record = 0;  // its time
  uint32_t queries = 0;      // open ones
  bool is_closed = false;
};

class DnsConnections {
 public:
  static constexpr uint32_t kNone = Pool<DnsConnection>::kNone;

  // kNone when there is no room.
  uint32_t FindOrAdd(const DnsConnection::Name& name);
  uint32_t Find(const DnsConnection::Name& name) const;

  // Forgotten when no query is open on it any more.
  void Close(uint32_t index);
  void RemoveQuery(uint32_t index);

  // Forgets, little by little, connections without a record for long: their close may be lost, and
  // one that stirs again is in step with its next part.
  void Tick(uint64_t now);

  DnsConnection& operator[](uint32_t index) { return connections_[index]; }
  DnsHeads& heads() { return heads_; }
  size_t size() const { return connections_.size(); }

 private:
  static constexpr size_t kMaxConnections = 16384;
  static constexpr size_t kMaxHeads = 1024;

  ByteMap<DnsConnection::Name, uint32_t> indices_;
  Pool<DnsConnection> connections_{kMaxConnections};
  DnsHeads heads_{kMaxHeads};
  uint32_t sweep_ = 0;
};

}  // namespace flowgauge
