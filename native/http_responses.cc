// SPDX-License-Identifier: Apache-2.0
// The stream of responses: each answers the first request that is open.
#include <algorithm>

#include "http_body_end.h"
#include "http_connection.h"

namespace flowgauge {

namespace {

using Event = HttpMessage::Event;

}  // namespace

void HttpConnection::TakeResponse(const message_part& part, Piece piece, HttpShared& shared) {
  Passage passage(part);
  // What passed unseen before it may have ended until then.
  heard_at_ = std::max<uint64_t>(heard_at_, part.first);
  SkipResponse(piece.before, passage, shared);
  // The answer to the next request tells an end that is unknown.
  if (response_.is_end_unknown() && pipeline_.size() > 1 && BeginsResponse(piece.bytes))
    EndUnknownResponse(shared);
  if (response_.is_lost() && piece.is_whole && MayBeginResponse(piece.bytes)) response_.Try();
  heard_at_ = std::max<uint64_t>(heard_at_, part.last);
  ReadResponse(piece.bytes, passage, shared);
  passage.hole = (part.flags & PART_UNREAD) != 0 ? Hole::kUnread : Hole::kNotCaptured;
  SkipResponse(piece.after, passage, shared);
  if (!response_.is_end_unknown()) return;
  if (IsBodiless(status_, pipeline_.front(shared)->method) ? EndsHead(part) : EndsChunks(part))
    EndUnknownResponse(shared);
}

void HttpConnection::ReadResponse(std::string_view bytes, const Passage& passage,
                                  HttpShared& shared) {
  for (;;) {
    const Event event = response_.Read(bytes, shared.lines);
    if (event == Event::kNothing) return;
    OnResponse(event, passage, shared);
  }
}

void HttpConnection::SkipResponse(uint64_t bytes, const Passage& passage, HttpShared& shared) {
  for (;;) {
    const Event event = response_.Skip(bytes, shared.lines);
    if (event == Event::kNothing) return;
    OnResponse(event, passage, shared);
  }
}

void HttpConnection::OnResponse(Event event, const Passage& passage, HttpShared& shared) {
  switch (event) {
    case Event::kStart: return OnStatusLine(passage, shared);
    case Event::kHead:
      return OnResponseHead(
          response_.framing().OfResponse(status_, pipeline_.front(shared)->method), shared);
    case Event::kCut: return OnResponseCut(passage, shared);
    case Event::kEnd: return Answered(shared);
    case Event::kMalformed: return shared.Lose(L7_LOSS_MALFORMED);
    case Event::kLost: return LoseResponses(LossOf(passage.hole), shared);
    case Event::kNothing: return;
  }
}

void HttpConnection::OnStatusLine(const Passage& passage, HttpShared& shared) {
  const auto status = ParseStatusLine(response_.line());
  if (!status) {
    const bool is_whole = response_.is_line_whole();
    return LoseResponses(is_whole ? L7_LOSS_MALFORMED : LossOf(passage.hole), shared);
  }
  status_ = *status;
  if (!IsAwaited(passage, shared)) return OnOrphan(passage, shared);
  is_end_guessed_ = false;
  response_.Accept();
  OnStatus(passage, shared);
}

// Right behind another response it answers what was sent unseen behind another request, if nothing
// was sent since.
void HttpConnection::OnOrphan(const Passage& passage, HttpShared& shared) {
  if (!IsInterim()) LoseOrphan(shared);
  const bool was_sent_since = request_.DistanceTo(passage.peer_position, shared.now) > 0;
  is_pipelined_ |= !response_.is_lost() && !has_hole_ && !was_sent_since;
  LoseResponses(L7_LOSS_GAP, shared);
}

// What it answers may have been counted when it was missed.
void HttpConnection::LoseOrphan(HttpShared& shared) {
  is_hole_counted_ = true;
  if (missing_records_ > 0)
    --missing_records_;
  else if (lost_requests_ > 0)
    --lost_requests_;
  else
    shared.Lose(L7_LOSS_ORPHAN);
}

// After an end that was guessed it is only sure whose the next response is if no more than one
// request waits.
bool HttpConnection::IsAwaited(const Passage& passage, const HttpShared& shared) const {
  if (pipeline_.size() == 0 || pipeline_.front(shared)->is_answered || response_.is_lost())
    return false;
  if (!is_end_guessed_) return true;
  return pipeline_.size() == 1 && !has_hole_ && !request_.is_end_unknown() &&
         request_.DistanceTo(passage.peer_position, shared.now) <= 0;
}

void HttpConnection::OnStatus(const Passage& passage, HttpShared& shared) {
  pipeline_.Answering(response_.begin(), shared);
  if (IsInterim()) return;
  pipeline_.Status(status_, response_.began_at(), shared);
  if (pipeline_.size() == 1) AnswerBegan(passage.peer_position, passage, shared);
}

void HttpConnection::OnResponseHead(HttpBody body, HttpShared& shared) {
  if (IsTunnel(pipeline_.front(shared)->method)) return BeginTunnel(shared);
  if (body == HttpBody::kUnknown) shared.Lose(L7_LOSS_MALFORMED);
  response_.Body(body);
  if (body == HttpBody::kNone && !IsInterim()) Answered(shared);
}

void HttpConnection::Answered(HttpShared& shared) {
  pipeline_.Answered(response_.position(), heard_at_, shared);
}

void HttpConnection::OnResponseCut(const Passage& passage, HttpShared& shared) {
  if (IsTunnel(pipeline_.front(shared)->method)) return BeginTunnel(shared);
  // The final response may have passed unseen behind it.
  if (IsInterim()) return LoseResponses(LossOf(passage.hole), shared);
  if (passage.hole == Hole::kUnseen && !is_hole_counted_ &&
      response_.position() - response_.begin() < RESPONSE_HEAD_BYTES)
    shared.Lose(L7_LOSS_GAP);
  response_.Body(HttpBody::kUnknown);
}

void HttpConnection::LoseResponses(l7_loss reason, HttpShared& shared) {
  has_hole_ |= pipeline_.size() > 0;
  uint32_t dropped = pipeline_.Drop(shared);
  for (; dropped > 0 && missing_records_ > 0 && reason == L7_LOSS_GAP; --dropped)
    --missing_records_;
  shared.Lose(reason, dropped);
  response_.Lose(shared.lines);
  is_end_guessed_ = false;
}

// What was not read of it may have held the answers to the requests behind it.
void HttpConnection::EndUnknownResponse(HttpShared& shared) {
  is_end_guessed_ = pipeline_.size() > 1;
  response_.End();
  Answered(shared);
}

// A request began when the responses stood there: the one before was answered until then, but on
// a connection that is pipelined.
HttpConnection::Seen HttpConnection::RequestBegan(uint32_t response_sequence,
                                                  const Passage& passage, HttpShared& shared) {
  if (response_.is_lost()) return Seen::kNotAll;
  const int64_t distance = response_.DistanceTo(response_sequence, shared.now);
  if (distance < 0) return Seen::kAll;
  SkipResponse(static_cast<uint64_t>(distance), passage, shared);
  const bool is_guess = response_.is_end_unknown();
  if (is_guess) EndUnknownResponse(shared);
  if (response_.is_lost()) return Seen::kNotAll;
  return is_guess ? Seen::kPerhapsAll : Seen::kAll;
}

bool HttpConnection::IsTunnel(http_method method) const {
  return status_ == 101 || (method == METHOD_CONNECT && status_ >= 200 && status_ < 300);
}

void HttpConnection::BeginTunnel(HttpShared& shared) {
  Answered(shared);
  if (is_response_under_way(shared))
    pipeline_.Finish(request_.position(), response_.position(), shared);
  shared.Lose(L7_LOSS_MALFORMED, pipeline_.Drop(shared));  // what went into the tunnel in advance
  request_.Lose(shared.lines);
  response_.Lose(shared.lines);
  is_tunnel_ = true;
}

}  // namespace flowgauge
