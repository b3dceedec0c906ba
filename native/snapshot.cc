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

size_t StringsBytes(std::span<const std::string> strings) {
  return strings.size() * sizeof(uint32_t) + TextBytes(strings);
}

// Where each ends, then their bytes.
void WriteStrings(std::span<const std::string> strings, uint8_t* at) {
  uint8_t* text = at + strings.size() * sizeof(uint32_t);
  uint32_t end = 0;
  for (const std::string& string : strings) {
    std::memcpy(text + end, string.data(), string.size());
    end += static_cast<uint32_t>(string.size());
    std::memcpy(at, &end, sizeof(end));
    at += sizeof(end);
  }
}

template <typename Row>
uint8_t* WriteAll(std::span<const Column> columns, const std::vector<Row>& rows, uint8_t* out) {
  return WriteColumns(columns, rows.size(), out, [&](size_t i) { return &rows[i]; });
}

// The rows of a table that its window touched.
template <typename Table>
uint8_t* WriteTouched(std::span<const Column> columns, const Table& table, uint8_t* out) {
  const auto& touched = table.touched();
  return WriteColumns(columns, touched.size(), out,
                      [&](size_t i) { return &table.row(touched[i]); });
}

}  // namespace

size_t SnapshotBytes(const FlowTable& flows, const HttpTable& http, const StringTable& strings) {
  return sizeof(snapshot_header) + ColumnsBytes(kFlowRowColumns, flows.touched().size()) +
         ColumnsBytes(kRttRowColumns, flows.rtts().size()) +
         ColumnsBytes(kSpanRowColumns, flows.handshakes().size()) +
         ColumnsBytes(kSpanRowColumns, flows.lifetimes().size()) +
         ColumnsBytes(kHttpRowColumns, http.changed().size()) + StringsBytes(NewStrings(strings));
}

void WriteSnapshot(const FlowTable& flows, const HttpTable& http, const StringTable& strings,
                   uint8_t* out) {
  auto fresh = NewStrings(strings);
  const auto& changed = http.changed();
  snapshot_header header = {
      .flow_rows = static_cast<uint32_t>(flows.touched().size()),
      .rtt_rows = static_cast<uint32_t>(flows.rtts().size()),
      .handshake_rows = static_cast<uint32_t>(flows.handshakes().size()),
      .lifetime_rows = static_cast<uint32_t>(flows.lifetimes().size()),
      .http_rows = static_cast<uint32_t>(changed.size()),
      .new_strings = static_cast<uint32_t>(fresh.size()),
      .string_bytes = static_cast<uint32_t>(TextBytes(fresh)),
      .padding = 0,
  };
  std::memcpy(out, &header, sizeof(header));
  uint8_t* at = WriteTouched(kFlowRowColumns, flows, out + sizeof(header));
  at = WriteAll(kRttRowColumns, flows.rtts(), at);
  at = WriteAll(kSpanRowColumns, flows.handshakes(), at);
  at = WriteAll(kSpanRowColumns, flows.lifetimes(), at);
  at = WriteColumns(kHttpRowColumns, changed.size(), at,
                    [&](size_t i) { return &http.row(changed[i]); });
  WriteStrings(fresh, at);
}

size_t L7SnapshotBytes(const HttpTable& http, const DnsTable& dns, const StringTable& strings) {
  return sizeof(l7_snapshot_header) + ColumnsBytes(kHttpRowColumns, http.touched().size()) +
         ColumnsBytes(kDnsRowColumns, dns.touched().size()) + StringsBytes(NewStrings(strings));
}

void WriteL7Snapshot(const HttpTable& http, const DnsTable& dns, const StringTable& strings,
                     uint8_t* out) {
  auto fresh = NewStrings(strings);
  l7_snapshot_header header = {
      .http_rows = static_cast<uint32_t>(http.touched().size()),
      .dns_rows = static_cast<uint32_t>(dns.touched().size()),
      .new_strings = static_cast<uint32_t>(fresh.size()),
      .string_bytes = static_cast<uint32_t>(TextBytes(fresh)),
  };
  std::memcpy(out, &header, sizeof(header));
  uint8_t* at = WriteTouched(kHttpRowColumns, http, out + sizeof(header));
  at = WriteTouched(kDnsRowColumns, dns, at);
  WriteStrings(fresh, at);
}

size_t StatsBytes() { return ColumnsBytes(kStatsRowColumns, 1); }

void WriteStats(const stats_row& stats, uint8_t* out) {
  WriteColumns(kStatsRowColumns, 1, out, [&](size_t) { return &stats; });
}

}  // namespace flowgauge
