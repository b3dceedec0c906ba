// SPDX-License-Identifier: Apache-2.0
#include "ring_reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace flowgauge {

namespace {

void* Map(int ring, size_t begin, size_t bytes, int protection) {
  void* pages = mmap(nullptr, bytes, protection, MAP_SHARED, ring, static_cast<off_t>(begin));
  return pages == MAP_FAILED ? nullptr : pages;
}

}  // namespace

// A page for the reader's position, one for the writers', which only they may write, and the data.
RingReader::RingReader(int ring, size_t bytes)
    : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))), bytes_(bytes) {
  consumed_ = static_cast<uint64_t*>(Map(ring, 0, page_, PROT_READ | PROT_WRITE));
  produced_ = static_cast<const uint64_t*>(Map(ring, page_, page_ + bytes, PROT_READ));
  data_ = reinterpret_cast<const uint8_t*>(produced_) + page_;
}

RingReader::~RingReader() {
  if (consumed_) munmap(consumed_, page_);
  if (produced_) munmap(const_cast<uint64_t*>(produced_), page_ + bytes_);
}

const void* RingReader::Joined(size_t begin, size_t size) {
  joined_.resize((size + 7) / 8);
  auto* record = reinterpret_cast<uint8_t*>(joined_.data());
  const size_t until_end = bytes_ - begin;
  std::memcpy(record, data_ + begin, until_end);
  std::memcpy(record + until_end, data_, size - until_end);
  return record;
}

}  // namespace flowgauge
