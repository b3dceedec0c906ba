// SPDX-License-Identifier: Apache-2.0
// Reads a ring buffer of the kernel's. libbpf maps its data twice, so that no record is cut by the
// ring's end; all of that counts as resident. Here it is mapped once, and such a record is copied.
#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowgauge {

class RingReader {
 public:
  // `ring` is the map's descriptor, `bytes` its size: a power of 2 and whole pages.
  RingReader(int ring, size_t bytes);
  ~RingReader();
  RingReader(const RingReader&) = delete;
  RingReader& operator=(const RingReader&) = delete;

  bool is_open() const { return consumed_ && produced_; }

  // Calls take(const void* record, size_t size) for each record that is whole, and for those that
  // come meanwhile. A record is valid within the call, and aligned to 8. False if one is still
  // being written: what is behind it may be whole, and is not read.
  template <typename Take>
  bool Consume(Take&& take) {
    uint64_t at = __atomic_load_n(consumed_, __ATOMIC_RELAXED);
    while (at < __atomic_load_n(produced_, __ATOMIC_ACQUIRE)) {
      const uint32_t header = HeaderAt(at);
      if (header & BPF_RINGBUF_BUSY_BIT) return false;
      const size_t size = header & ~uint32_t{BPF_RINGBUF_DISCARD_BIT};
      if (!(header & BPF_RINGBUF_DISCARD_BIT)) take(RecordAt(at + BPF_RINGBUF_HDR_SZ, size), size);
      at += BPF_RINGBUF_HDR_SZ + (size + 7) / 8 * 8;
      __atomic_store_n(consumed_, at, __ATOMIC_RELEASE);
    }
    return true;
  }

 private:
  uint32_t HeaderAt(uint64_t at) const {
    const auto* header = reinterpret_cast<const uint32_t*>(data_ + at % bytes_);
    return __atomic_load_n(header, __ATOMIC_ACQUIRE);
  }

  const void* RecordAt(uint64_t at, size_t size) {
    const size_t begin = at % bytes_;
    return begin + size <= bytes_ ? data_ + begin : Joined(begin, size);
  }

  const void* Joined(size_t begin, size_t size);

  size_t page_;
  size_t bytes_;
  uint64_t* consumed_ = nullptr;  // both count bytes from the ring's first on
  const uint64_t* produced_ = nullptr;
  const uint8_t* data_ = nullptr;
  std::vector<uint64_t> joined_;
};

}  // namespace flowgauge
