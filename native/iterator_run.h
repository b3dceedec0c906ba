// SPDX-License-Identifier: Apache-2.0
// Reads what one run of an iterator program wrote, to its end.
#pragma once

#include <cstddef>
#include <cstring>
#include <functional>
#include <vector>

namespace flowgauge {

// Takes ownership of fd. False with errno if a read failed; what came before it is in `out`.
bool ReadIterator(int fd, std::vector<char>& out);

template <typename Record>
bool ForEachRecord(int fd, const std::function<void(const Record&)>& visit) {
  std::vector<char> bytes;
  const bool is_whole = ReadIterator(fd, bytes);
  for (size_t at = 0; at + sizeof(Record) <= bytes.size(); at += sizeof(Record)) {
    Record record;
    std::memcpy(&record, bytes.data() + at, sizeof(record));
    visit(record);
  }
  return is_whole;
}

}  // namespace flowgauge
