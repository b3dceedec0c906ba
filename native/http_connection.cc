// SPDX-License-Identifier: Apache-2.0
// How parts and positions drive the two streams. What they come to is in http_requests.cc and
// http_responses.cc.
#include "http_connection.h"

#include <algorithm>

namespace flowgauge {

namespace {

constexpr uint64_t kIdle = 300'000'000'000;  // whoever speaks again is met at a request's beginning

bool HasPassed(uint64_t time, uint64_t since, uint64_t now) {
  return now > since && now - since > time;
}

}  // namespace

void HttpConnection::Take(const message_part& part, std::string_view bytes, HttpShared& shared) {
  if (is_tunnel_) return;
  const bool is_request = part.direction == request_direction_;
  HttpMessage& message = is_request ? request_ : response_;
  message.Place(part.position);
  message.SetTime(part.first);
  const Piece piece = PieceOf(part, bytes, message, shared);
  if (is_request)
    TakeRequest(part, piece, shared);
  else
    TakeResponse(part, piece, shared);
  moved_at_ = std::max<uint64_t>(moved_at_, part.last);
}

void HttpConnection::Lost(uint16_t records, bool seems_pipelined) {
  const uint16_t more = static_cast<uint16_t>(records - lost_records_);
  const bool has_begun_unseen = moved_at_ == 0 && records > 0;
  is_pipelined_ |= seems_pipelined && (more > 0 || has_begun_unseen);
  lost_records_ = records;
  missing_records_ = static_cast<uint16_t>(missing_records_ + more);
  if (more > 0) is_hole_counted_ = true;
}

// The beginning of a part may be known from where a stream stood.
HttpConnection::Piece HttpConnection::PieceOf(const message_part& part, std::string_view bytes,
                                              const HttpMessage& message,
                                              const HttpShared& shared) {
  const int64_t distance = message.DistanceTo(part.position, shared.now);
  const uint64_t unseen = part.size - bytes.size();
  if (distance >= 0) return {static_cast<uint64_t>(distance), bytes, unseen, true};
  const uint64_t known = std::min<uint64_t>(static_cast<uint64_t>(-distance), part.size);
  const uint64_t known_bytes = std::min<uint64_t>(known, bytes.size());
  return {0, bytes.substr(known_bytes), unseen - (known - known_bytes), false};
}

void HttpConnection::Stand(const HttpEnds& ends, uint64_t at, HttpShared& shared) {
  seen_at_ = shared.now;
  if (response_end_ != ends.response) {
    moved_at_ = shared.now;
    Heard(at);
  }
  response_end_ = ends.response;
  const Passage passage(message_part{});
  const int64_t response = response_.DistanceTo(ends.response, shared.now);
  if (response > 0)
    SkipResponse(response_.CertainBody(static_cast<uint64_t>(response)), passage, shared);
  // A request that was answered before it was sent.
  const bool is_answered = pipeline_.size() > 0 && pipeline_.front(shared)->is_answered;
  const int64_t request = request_.DistanceTo(ends.request, shared.now);
  if (is_answered && request > 0)
    SkipRequest(request_.CertainBody(static_cast<uint64_t>(request)), passage, shared);
}

void HttpConnection::Close(const HttpEnds& ends, unanswered why, HttpShared& shared) {
  if (is_tunnel_) return;
  message_part last = {};
  last.peer_position = ends.response;
  const int64_t request = request_.DistanceTo(ends.request, shared.now);
  if (request > 0) SkipRequest(static_cast<uint64_t>(request), last, shared);
  last.peer_position = ends.request;
  const int64_t response = response_.DistanceTo(ends.response, shared.now);
  if (response > 0) SkipResponse(static_cast<uint64_t>(response), last, shared);
  if (response_.is_end_unknown()) EndUnknownResponse(shared);
  if (response_.is_to_close() && why == UNANSWERED_CLOSED && is_response_under_way(shared)) {
    response_.End();
    Answered(shared);
  }
  if (is_end_guessed_) LoseResponses(L7_LOSS_GAP, shared);
  Finish(why, shared);
}

void HttpConnection::Finish(unanswered why, HttpShared& shared) {
  pipeline_.FinishAll(request_.position(), response_.position(), why, shared);
  request_.Lose(shared.lines);
  response_.Lose(shared.lines);
}

void HttpConnection::Expire(HttpShared& shared) {
  if (!is_end_guessed_) pipeline_.Expire(shared);
  if (!is_response_under_way(shared)) return;
  if (!HasPassed(shared.response_timeout, moved_at_, shared.now)) return;
  if (response_.is_end_unknown()) {
    const int64_t rest = response_.DistanceTo(response_end_, shared.now);
    SkipResponse(static_cast<uint64_t>(std::max<int64_t>(rest, 0)), message_part{}, shared);
    EndUnknownResponse(shared);
  } else if (pipeline_.front(shared)->is_answered) {
    pipeline_.Finish(request_.position(), response_.position(), shared);
  }
}

bool HttpConnection::IsIdle(const HttpShared& shared) const {
  return HasPassed(kIdle, seen_at_, shared.now);
}

}  // namespace flowgauge
