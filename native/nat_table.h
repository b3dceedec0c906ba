// SPDX-License-Identifier: Apache-2.0
// Connections whose destination was translated, by the tuple as their clients dialled it; pure.
#pragma once

#include <cstdint>

#include "byte_map.h"
#include "conntrack_message.h"
#include "nat_services.h"
#include "pool.h"

namespace flowgauge {

class NatTable {
 public:
  // Past max_connections, one makes room that nobody will ask for.
  // What has ended stays known for linger_seconds.
  NatTable(size_t max_connections, uint32_t linger_seconds)
      : linger_(uint64_t{linger_seconds} * 1'000'000'000), connections_(max_connections) {}

  // A namespace tracks this connection; `dump` is the number of the last that was asked for there.
  // One that is not translated only ends an older one of the same tuple.
  void Learn(netns_inode netns, const tracked_connection& connection, uint32_t dump);

  // It is tracked no longer. What it was stays known for a while: a short connection's record, or
  // what UDP has sent, may come up to a window later.
  void End(netns_inode netns, const tracked_connection& connection);

  // What was not told since the dump of this number began has ended unseen.
  void EndUntold(netns_inode netns, uint32_t dump);

  // The target of one connection. Of UDP without a local port or address: of all that the client
  // sends there, if it is only one; `is_ambiguous` is set if it is not, or may not be.
  NatTarget Find(netns_inode netns, const endpoints& ends, uint8_t transport,
                 bool& is_ambiguous) const;

  // Some were not told: for a while no UDP is known to go to one target only.
  void MissedSome() { services_whole_at_ = now_ + kServicesDoubted; }

  // A TCP connection is in its flow, so that nobody will ask for it again.
  void Placed(netns_inode netns, const endpoints& ends);

  // All connections of the last window are in their flows.
  void StartWindow() { ++window_; }

  // Forgets, little by little, what ended long ago; now is CLOCK_MONOTONIC in nanoseconds.
  void Tick(uint64_t now);

  size_t size() const { return connections_.size(); }
  uint64_t refused() const { return refused_; }  // they found no room

 private:
  // What goes on for longer without being told again is rare; a dump comes every 300 s.
  static constexpr uint64_t kServicesDoubted = 600'000'000'000;

  struct Tuple {
    uint8_t source[ADDRESS_BYTES] = {};
    uint8_t destination[ADDRESS_BYTES] = {};
    netns_inode netns = 0;
    uint16_t source_port = 0;
    uint16_t destination_port = 0;
    uint8_t transport = 0;
    uint8_t padding[3] = {};
  };
  struct Connection {
    Tuple tuple;
    NatTarget target;
    uint16_t zone = 0;
    uint32_t dump = 0;
    uint32_t window = 0;  // in which it was learned
    uint64_t ended = 0;   // 0: it goes on
    bool is_placed = false;

    void Begin(uint32_t in) {
      window = in;
      ended = 0;
      is_placed = false;
    }
  };

  static Tuple TupleOf(netns_inode netns, const tracked_connection& connection);
  static Tuple TupleOf(netns_inode netns, const endpoints& ends, uint8_t transport);
  static NatService ServiceOf(const Tuple& tuple);
  uint32_t Find(netns_inode netns, const tracked_connection& connection) const;
  uint32_t NewPlace(const Tuple& tuple);
  bool MayGo(const Connection& connection) const;
  bool EvictOne();
  void SetTarget(uint32_t place, const NatTarget& target);
  void Forget(uint32_t place);
  NatTarget FindService(netns_inode netns, const endpoints& ends, bool& is_ambiguous) const;

  uint64_t linger_;  // nanoseconds
  ByteMap<Tuple, uint32_t> places_;
  Pool<Connection> connections_;
  NatServices services_;
  uint64_t now_ = 1;
  uint64_t services_whole_at_ = 0;  // from then on no UDP connection is missing
  uint64_t refused_ = 0;
  uint32_t window_ = 0;
  uint32_t hand_ = 0;   // of the clock that evicts
  uint32_t sweep_ = 0;  // where Tick goes on
};

}  // namespace flowgauge
