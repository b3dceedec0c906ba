// SPDX-License-Identifier: Apache-2.0
#include "snapshot.h"

#include <cstring>
#include <span>

#include "columns.generated.h"

namespace flowgauge {

namespace {

constexpr size_t Align(size_t offset) { return (offset + 7) & ~size_t{7}; }

size_t ColumnsBytes(std::span<const Column> columns, size_t rows) {
  size_t bytes = 0;
  for (const Column& column : columns) bytes = Align(bytes) + column.size * rows;
  return Align(bytes);
}

// row(i) gives the i-th struct; a column at a time, so that each is written in one stream.
template <typename Row>
uint8_t* WriteColumns(std::span<const Column> columns, size_t rows, uint8_t* out, Row&& row) {
  size_t at = 0;
  for (const Column& column : columns) {
    at = Align(at);
    for (size_t i = 0; i < rows; ++i, at += column.size) {
      const auto* source = reinterpret_cast<const uint8_t*>(row(i)) + column.offset;
      std::memcpy(out + at, source, column.size);
    }
  }
  return out + Align(at);
}

std::span<const std::string> NewStrings(const StringTable& strings) {
  return std::span(strings.strings()).subspan(strings.handed_over());
}

size_t TextBytes(std::span<const std::string> strings) {
  size_t bytes = 0;
  for (const std::string& text : strings) bytes += text.size();
  return bytes;
}

}  // namespace

size_t SnapshotBytes(const FlowTable& flows, const StringTable& strings) {
  auto fresh = NewStrings(strings);
  return sizeof(snapshot_header) + ColumnsBytes(kFlowRowColumns, flows.touched().size()) +
         ColumnsBytes(kRttRowColumns, flows.rtts().size()) + fresh.size() * sizeof(uint32_t) +
         TextBytes(fresh);
}

void WriteSnapshot(const FlowTable& flows, const StringTable& strings, uint8_t* out) {
  auto fresh = NewStrings(strings);
  const auto& touched = flows.touched();
  const auto& rtts = flows.rtts();
  snapshot_header header = {
      .flow_rows = static_cast<uint32_t>(touched.size()),
      .rtt_rows = static_cast<uint32_t>(rtts.size()),
      .new_strings = static_cast<uint32_t>(fresh.size()),
      .string_bytes = static_cast<uint32_t>(TextBytes(fresh)),
  };
  std::memcpy(out, &header, sizeof(header));
  uint8_t* at = out + sizeof(header);
  at = WriteColumns(kFlowRowColumns, touched.size(), at,
                    [&](size_t i) { return &flows.row(touched[i]); });
  at = WriteColumns(kRttRowColumns, rtts.size(), at, [&](size_t i) { return &rtts[i]; });
  uint8_t* text = at + fresh.size() * sizeof(uint32_t);
  uint32_t end = 0;
  for (const std::string& string : fresh) {
    std::memcpy(text + end, string.data(), string.size());
    end += static_cast<uint32_t>(string.size());
    std::memcpy(at, &end, sizeof(end));
    at += sizeof(end);
  }
}

size_t StatsBytes() { return ColumnsBytes(kStatsRowColumns, 1); }

void WriteStats(const stats_row& stats, uint8_t* out) {
  WriteColumns(kStatsRowColumns, 1, out, [&](size_t) { return &stats; });
}

}  // namespace flowgauge
