// SPDX-License-Identifier: Apache-2.0
// Reads the rings of whole exchanges, one of each CPU, which lie in one map.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "record.h"

namespace flowgauge {

class ExchangeRings {
 public:
  // `map` is the array's descriptor, with so many rings of so many records: a power of 2. No
  // records, no rings.
  ExchangeRings(int map, size_t rings, uint32_t records);
  ~ExchangeRings();
  ExchangeRings(const ExchangeRings&) = delete;
  ExchangeRings& operator=(const ExchangeRings&) = delete;

  bool is_open() const { return memory_ || bytes_ == 0; }

  // Remembers what is there now: Consume() goes no further. What a connection's program wrote
  // elsewhere before is there then too.
  void Look();

  template <typename Take>
  void Consume(Take&& take) {
    for (size_t i = 0; i < seen_.size(); ++i) {
      exchange_ring& ring = RingAt(i);
      for (uint64_t at = ring.read; at != seen_[i]; ++at) take(ring.records[at & (records_ - 1)]);
      __atomic_store_n(&ring.read, seen_[i], __ATOMIC_RELEASE);
    }
  }

 private:
  exchange_ring& RingAt(size_t index) const;

  uint32_t records_;
  std::vector<uint64_t> seen_;
  size_t bytes_;
  uint8_t* memory_ = nullptr;
};

// How many records each CPU's ring has beside a ring of messages of so many bytes: together as
// many.
uint32_t ExchangeRecords(size_t bytes, size_t cpus);

// Bytes of one ring, a value of the map.
constexpr size_t ExchangeRingBytes(uint32_t records) {
  return sizeof(exchange_ring) + size_t{records} * sizeof(exchange_record);
}

}  // namespace flowgauge
