// SPDX-License-Identifier: Apache-2.0
// Exchanges that the kernel told by themselves. They come later than records that were written
// after them: those say where to go on.
#include <algorithm>

#include "http_connection.h"

namespace flowgauge {

namespace {

HttpExchange ExchangeOf(const exchange_record& record) {
  HttpExchange exchange;
  exchange.method = MethodIn(record.method);
  exchange.status = record.status;
  exchange.begun_at = record.asked - record.asking;
  exchange.sent_at = record.asked;
  exchange.latency = record.answered > record.asked ? record.answered - record.asked : 0;
  exchange.duration = exchange.latency + record.asking;  // its last message is its first
  exchange.is_answered = true;
  exchange.request_bytes = record.request_size;
  exchange.response_bytes = record.response_size;
  return exchange;
}

}  // namespace

void HttpConnection::Told(const exchange_range& range, HttpShared& shared) {
  if (range.begin_sent == range.end_sent || moved_at_ == 0) return;
  const bool requests_are_sent = request_direction_ == DIRECTION_SENT;
  const HttpEnds sent_begin = {range.begin_sent, range.begin_received};
  const HttpEnds sent_end = {range.end_sent, range.end_received};
  const HttpEnds received_begin = {range.begin_received, range.begin_sent};
  const HttpEnds received_end = {range.end_received, range.end_sent};
  // Records may have been lost behind them, too.
  const uint16_t missing_records = missing_records_;
  const bool is_hole_counted = is_hole_counted_;
  Pass(requests_are_sent ? sent_begin : received_begin, requests_are_sent ? sent_end : received_end,
       shared);
  missing_records_ = missing_records;
  is_hole_counted_ = is_hole_counted;
}

void HttpConnection::Take(const exchange_record& record, HttpShared& shared) {
  const HttpEnds begin = {record.request_begin, record.response_begin};
  const HttpEnds end = {record.request_begin + record.request_size,
                        record.response_begin + record.response_size};
  if (request_.DistanceTo(end.request, shared.now) > 0) {
    Lost(record.lost_records, false);
    const bool is_doubtful = IsDoubtful(record);
    Pass(begin, end, shared);
    moved_at_ = std::max<uint64_t>(moved_at_, record.answered);
    has_hole_ = is_doubtful;
    if (is_doubtful) return shared.Lose(L7_LOSS_GAP);
  }
  shared.table.Add(pipeline_.key(), ExchangeOf(record));
}

// What is open ends where these begin. What lies before them was told too, by another CPU whose
// ring is read later, or is counted as lost.
void HttpConnection::Pass(const HttpEnds& begin, const HttpEnds& end, HttpShared& shared) {
  if (request_.DistanceTo(end.request, shared.now) <= 0) return;
  const bool is_there = request_.is_between() && response_.is_between() &&
                        request_.DistanceTo(begin.request, shared.now) == 0 &&
                        response_.DistanceTo(begin.response, shared.now) == 0;
  is_hole_counted_ = true;
  if (pipeline_.size() > 0 || !is_there) Close(begin, UNANSWERED_CLOSED, shared);
  request_.StartAt(end.request, shared.lines);
  response_.StartAt(end.response, shared.lines);
  Resume();
  is_end_guessed_ = false;
}

// As CanResume(): others may be waiting that were not seen.
bool HttpConnection::IsDoubtful(const exchange_record& record) const {
  return has_hole_ && is_pipelined_ && !IsPause(record.asked);
}

}  // namespace flowgauge
