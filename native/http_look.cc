// SPDX-License-Identifier: Apache-2.0
// What the tracker makes of conversations as they stand at a window's end.
#include <algorithm>

#include "http_tracker.h"

namespace flowgauge {

namespace {

// The first line that is there, whole or not.
std::optional<RequestLine> LineIn(std::string_view bytes) {
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return ParseRequestLine(bytes, false);
  std::string_view line = bytes.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return ParseRequestLine(line, true);
}

HttpExchange ExchangeOf(const message_part& part, const RequestLine& line) {
  HttpExchange exchange;
  exchange.method = line.method;
  exchange.version = line.version;
  exchange.SetPath(line.path, line.is_path_cut);
  exchange.begun_at = part.first;
  exchange.sent_at = part.last;
  exchange.request_bytes = part.size;
  return exchange;
}

}  // namespace

void HttpTracker::Look(const conversation_view& view) {
  if (view.state.is_steady == 0) return;
  message_record record = view.record;
  message_part& part = record.part[0];
  record.parts = 1;
  part.captured = std::min<uint32_t>(part.captured, VIEW_BYTES);
  shared_.now = std::max<uint64_t>(shared_.now, part.last);
  const auto known = places_.find({record.sk, record.born});
  if (known != places_.end()) {
    HttpConnection& connection = connections_[known->second];
    connection.Heard(record.before);
    connection.Stand(EndsOf(connection, record.end_sent, record.end_received),
                     view.state.is_request ? record.before : part.last, shared_);
  }
  if (view.state.is_request) LookAtRequest(record, view.bytes);
}

void HttpTracker::LookAtRequest(const message_record& record, const uint8_t* bytes) {
  const message_part& part = record.part[0];
  const auto line = LineIn({reinterpret_cast<const char*>(bytes), part.captured});
  HttpConnection* connection = line ? FindOrAdd(record, bytes) : nullptr;
  if (connection == nullptr) return;
  FindHolders(*connection, record.born);
  shared_.table.AddOpen(connection->key(), ExchangeOf(part, *line));
}

}  // namespace flowgauge
