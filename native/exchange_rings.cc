// SPDX-License-Identifier: Apache-2.0
#include "exchange_rings.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>

namespace flowgauge {

uint32_t ExchangeRecords(size_t bytes, size_t cpus) {
  constexpr size_t kMost = 65536;  // a second of 65,000 exchanges on one CPU
  const size_t records = bytes / sizeof(exchange_record) / cpus;
  return static_cast<uint32_t>(std::bit_floor(std::clamp<size_t>(records, EXCHANGES_LEAST, kMost)));
}

ExchangeRings::ExchangeRings(int map, size_t rings, uint32_t records)
    : records_(records),
      seen_(records == 0 ? 0 : rings),
      bytes_(seen_.size() * ExchangeRingBytes(records)) {
  if (bytes_ == 0) return;
  void* pages = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
  if (pages != MAP_FAILED) memory_ = static_cast<uint8_t*>(pages);
}

ExchangeRings::~ExchangeRings() {
  if (memory_) munmap(memory_, bytes_);
}

void ExchangeRings::Look() {
  for (size_t i = 0; i < seen_.size(); ++i)
    seen_[i] = __atomic_load_n(&RingAt(i).written, __ATOMIC_ACQUIRE);
}

exchange_ring& ExchangeRings::RingAt(size_t index) const {
  return *reinterpret_cast<exchange_ring*>(memory_ + index * ExchangeRingBytes(records_));
}

}  // namespace flowgauge
