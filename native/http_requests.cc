// SPDX-License-Identifier: Apache-2.0
// The stream of requests: each opens an exchange.
#include "http_body_end.h"
#include "http_connection.h"

namespace flowgauge {

namespace {

using Event = HttpMessage::Event;

}  // namespace

void HttpConnection::TakeRequest(const message_part& part, Piece piece, HttpShared& shared) {
  Passage passage(part);
  if (request_.is_lost() && piece.before > 0) OnRequest(Event::kLost, passage, shared);
  SkipRequest(piece.before, passage, shared);
  if (request_.is_lost() && (part.flags & PART_UNREAD) != 0) shared.Lose(L7_LOSS_UNREAD);
  // Where framing says what the bytes are, they cannot begin a request.
  if (request_.is_end_unknown() && !request_.is_chunked() && !pipeline_.IsBodyExpected(shared) &&
      BeginsRequest(piece.bytes))
    EndUnknownRequest(shared);
  if (request_.is_lost() && piece.is_whole && MayBeginRequest(piece.bytes)) request_.Try();
  pipeline_.Sending(part.last, shared);
  ReadRequest(piece.bytes, passage, shared);
  passage.hole = (part.flags & PART_UNREAD) != 0 ? Hole::kUnread : Hole::kNotCaptured;
  SkipRequest(piece.after, passage, shared);
  if (request_.is_end_unknown() && EndsChunks(part)) EndUnknownRequest(shared);
}

void HttpConnection::ReadRequest(std::string_view bytes, const Passage& passage,
                                 HttpShared& shared) {
  for (;;) {
    const Event event = request_.Read(bytes, shared.lines);
    if (event == Event::kNothing) return;
    OnRequest(event, passage, shared);
  }
}

void HttpConnection::SkipRequest(uint64_t bytes, const Passage& passage, HttpShared& shared) {
  for (;;) {
    const Event event = request_.Skip(bytes, shared.lines);
    if (event == Event::kNothing) return;
    OnRequest(event, passage, shared);
  }
}

void HttpConnection::OnRequest(Event event, const Passage& passage, HttpShared& shared) {
  switch (event) {
    case Event::kStart: return OnRequestLine(passage, shared);
    case Event::kHead: return OnRequestHead(shared);
    case Event::kCut:
      // The rest of a long head is not captured; in a shorter one a part is missing.
      if (passage.hole == Hole::kUnseen && !is_hole_counted_ &&
          request_.position() - request_.begin() < REQUEST_HEAD_BYTES)
        shared.Lose(L7_LOSS_GAP);
      return request_.Body(HttpBody::kUnknown);
    case Event::kEnd: return pipeline_.Sent(request_.position(), shared);
    case Event::kMalformed: return shared.Lose(L7_LOSS_MALFORMED);
    case Event::kLost: return RequestsPassed(passage, shared);
    case Event::kNothing: return;
  }
}

void HttpConnection::RequestsPassed(const Passage& passage, HttpShared& shared) {
  // What is behind a request in its part was sent before the answer.
  is_pipelined_ |= passage.hole != Hole::kUnseen && pipeline_.size() > 0;
  have_requests_passed_ = true;
  has_hole_ = true;
  request_.Lose(shared.lines);
  if (is_hole_counted_ && passage.hole == Hole::kUnseen) return;
  shared.Lose(LossOf(passage.hole));
  ++lost_requests_;
}

void HttpConnection::OnRequestLine(const Passage& passage, HttpShared& shared) {
  const bool is_whole = request_.is_line_whole();
  if (const auto line = ParseRequestLine(request_.line(), is_whole)) {
    OpenExchange(*line, passage, shared);
    return request_.Accept();
  }
  if (request_.is_lost()) return request_.Lose(shared.lines);
  LoseRequests(is_whole ? L7_LOSS_MALFORMED : LossOf(passage.hole), shared);
}

// A malformed request is answered too: it stays open, and only its end is unknown.
void HttpConnection::OnRequestHead(HttpShared& shared) {
  const HttpBody body = request_.framing().OfRequest();
  if (body == HttpBody::kUnknown) shared.Lose(L7_LOSS_MALFORMED);
  request_.Body(body);
  if (body == HttpBody::kNone) pipeline_.Sent(request_.position(), shared);
}

void HttpConnection::OpenExchange(const RequestLine& line, const Passage& passage,
                                  HttpShared& shared) {
  const Seen seen = RequestBegan(passage.peer_position, passage, shared);
  if (has_hole_ && !CanResume(seen, passage)) {
    const bool is_full = pipeline_.size() == HttpPipeline::kMaxOpen;
    ++lost_requests_;
    return shared.Lose(is_full ? L7_LOSS_PIPELINE_FULL : L7_LOSS_GAP);
  }
  if (response_.is_lost()) response_.StartAt(passage.peer_position, shared.lines);
  is_pipelined_ |= pipeline_.size() > 0;
  Resume();
  has_hole_ = !pipeline_.Open(line, request_.begin(), request_.began_at(), passage.last, shared);
  if (!has_hole_) return;
  shared.Lose(L7_LOSS_PIPELINE_FULL);
  ++lost_requests_;
}

// What was missing before is no concern of the exchange that begins.
void HttpConnection::Resume() {
  have_requests_passed_ = false;
  is_hole_counted_ = false;
  missing_records_ = 0;
  lost_requests_ = 0;
}

// Whether no other request can be waiting. Those that passed unseen are, if no response did.
bool HttpConnection::CanResume(Seen seen, const Passage& passage) {
  if (have_requests_passed_ && seen == Seen::kAll) is_pipelined_ = true;
  if (have_requests_passed_ && seen == Seen::kPerhapsAll) return false;
  if (pipeline_.size() > 0 || !(response_.is_between() || response_.is_lost())) return false;
  if (!is_pipelined_) return true;
  return IsPause(passage.first);
}

bool HttpConnection::IsPause(uint64_t until) const {
  return moved_at_ > 0 && until > moved_at_ && until - moved_at_ > PAUSE;
}

void HttpConnection::LoseRequests(l7_loss reason, HttpShared& shared) {
  shared.Lose(reason);
  request_.Lose(shared.lines);
  has_hole_ = true;
}

// What was not read of it may have held other requests, if that is this client's way.
void HttpConnection::EndUnknownRequest(HttpShared& shared) {
  has_hole_ |= is_pipelined_;
  pipeline_.Sent(request_.position(), shared);
  request_.Lose(shared.lines);
}

// The final response to the first request began when the requests stood there.
void HttpConnection::AnswerBegan(uint32_t request_sequence, const Passage& passage,
                                 HttpShared& shared) {
  const int64_t distance = request_.DistanceTo(request_sequence, shared.now);
  const uint64_t passed = distance > 0 ? static_cast<uint64_t>(distance) : 0;
  if (request_.is_end_unknown()) {
    SkipRequest(passed, passage, shared);
    EndUnknownRequest(shared);
  } else {
    SkipRequest(request_.CertainBody(passed), passage, shared);
  }
}

}  // namespace flowgauge
