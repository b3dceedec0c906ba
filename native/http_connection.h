// SPDX-License-Identifier: Apache-2.0
// One connection: finds the messages in its two streams and pairs them.
//
// What is paired wrongly is worse than what is lost. Whenever messages may have passed unseen, the
// requests that wait are dropped and counted, and pairing goes on with the next request that
// begins while no other one can be waiting.
#pragma once

#include <algorithm>

#include "http_pipeline.h"

namespace flowgauge {

// Sequence numbers after the last message each way.
struct HttpEnds {
  uint32_t request;
  uint32_t response;
};

class HttpConnection {
 public:
  HttpConnection() = default;  // for a pool
  HttpConnection(const HttpKey& key, uint8_t request_direction, uint16_t lost_records)
      : pipeline_(key),
        lost_records_(lost_records),
        request_direction_(request_direction),
        has_hole_(lost_records > 0) {}

  void Take(const message_part& part, std::string_view bytes, HttpShared& shared);

  // What was told by itself, or will be: nothing of it is in a part.
  void Told(const exchange_range& range, HttpShared& shared);
  void Take(const exchange_record& record, HttpShared& shared);

  // How many of its records the kernel has lost so far, modulo 65,536, and whether a request seems
  // to have begun while another one waited: what is lost may have shown it.
  void Lost(uint16_t records, bool seems_pipelined);

  // A response's body was under way then, in messages of which there is no part.
  void Heard(uint64_t at) { heard_at_ = std::max(heard_at_, at); }
  // Where the streams stood then: ends a response whose length is known.
  void Stand(const HttpEnds& ends, uint64_t at, HttpShared& shared);
  // Reports what is open, as it stands.
  void Close(const HttpEnds& ends, unanswered why, HttpShared& shared);
  void Finish(unanswered why, HttpShared& shared);

  void CountOpen(HttpShared& shared) const {
    if (!is_tunnel_) pipeline_.CountOpen(shared);
  }

  // Reports what has waited for too long.
  void Expire(HttpShared& shared);
  // Nothing was heard for so long that it can be forgotten.
  bool IsIdle(const HttpShared& shared) const;

  bool is_response_under_way(const HttpShared& shared) const {
    return pipeline_.size() > 0 && pipeline_.front(shared)->status != 0;
  }

  uint8_t request_direction() const { return request_direction_; }
  const HttpKey& key() const { return pipeline_.key(); }
  // Whose cgroup is not looked up yet.
  void SetOwner(const process& owner, string_id name) {
    pipeline_.SetOwner(owner, name);
    holders_version_ = 0;
  }
  uint32_t holders_version() const { return holders_version_; }
  void SetHolders(const Holders& holders, uint32_t version) {
    pipeline_.SetHolders(holders);
    holders_version_ = version;
  }

 private:
  // Why bytes were not seen.
  enum class Hole : uint8_t {
    kNotCaptured,  // they were too far from the beginning of their part
    kUnread,
    kUnseen,  // between parts
  };

  // Which of the responses until a request began.
  enum class Seen : uint8_t { kAll, kPerhapsAll, kNotAll };

  // Where what is being read comes from.
  struct Passage {
    Passage(const message_part& part)
        : first(part.first), last(part.last), peer_position(part.peer_position) {}

    uint64_t first;
    uint64_t last;
    uint32_t peer_position;
    Hole hole = Hole::kUnseen;
  };

  // What of a part was not known before, between bytes that were not seen.
  struct Piece {
    uint64_t before;
    std::string_view bytes;
    uint64_t after;
    bool is_whole;
  };

  static Piece PieceOf(const message_part& part, std::string_view bytes, const HttpMessage& message,
                       const HttpShared& shared);
  static l7_loss LossOf(Hole hole) { return hole == Hole::kUnread ? L7_LOSS_UNREAD : L7_LOSS_GAP; }

  // http_requests.cc
  void TakeRequest(const message_part& part, Piece piece, HttpShared& shared);
  void ReadRequest(std::string_view bytes, const Passage& passage, HttpShared& shared);
  void SkipRequest(uint64_t bytes, const Passage& passage, HttpShared& shared);
  void OnRequest(HttpMessage::Event event, const Passage& passage, HttpShared& shared);
  void OnRequestLine(const Passage& passage, HttpShared& shared);
  void OnRequestHead(HttpShared& shared);
  void OpenExchange(const RequestLine& line, const Passage& passage, HttpShared& shared);
  bool CanResume(Seen seen, const Passage& passage);
  bool IsPause(uint64_t until) const;
  void Resume();
  void LoseRequests(l7_loss reason, HttpShared& shared);
  void RequestsPassed(const Passage& passage, HttpShared& shared);
  void EndUnknownRequest(HttpShared& shared);
  void AnswerBegan(uint32_t request_sequence, const Passage& passage, HttpShared& shared);

  // http_responses.cc
  void TakeResponse(const message_part& part, Piece piece, HttpShared& shared);
  void ReadResponse(std::string_view bytes, const Passage& passage, HttpShared& shared);
  void SkipResponse(uint64_t bytes, const Passage& passage, HttpShared& shared);
  void OnResponse(HttpMessage::Event event, const Passage& passage, HttpShared& shared);
  void OnStatusLine(const Passage& passage, HttpShared& shared);
  void OnOrphan(const Passage& passage, HttpShared& shared);
  void LoseOrphan(HttpShared& shared);
  bool IsAwaited(const Passage& passage, const HttpShared& shared) const;
  void OnStatus(const Passage& passage, HttpShared& shared);
  void OnResponseHead(HttpBody body, HttpShared& shared);
  void OnResponseCut(const Passage& passage, HttpShared& shared);
  void Answered(HttpShared& shared);
  void LoseResponses(l7_loss reason, HttpShared& shared);
  void EndUnknownResponse(HttpShared& shared);
  Seen RequestBegan(uint32_t response_sequence, const Passage& passage, HttpShared& shared);
  void BeginTunnel(HttpShared& shared);

  // http_told.cc
  void Pass(const HttpEnds& begin, const HttpEnds& end, HttpShared& shared);
  bool IsDoubtful(const exchange_record& record) const;
  bool IsInterim() const { return status_ < 200 && status_ != 101; }
  bool IsTunnel(http_method method) const;

  HttpMessage request_;
  HttpMessage response_;
  HttpPipeline pipeline_;
  uint64_t moved_at_ = 0;  // 0: nothing was seen yet
  uint64_t seen_at_ = 0;
  uint64_t heard_at_ = 0;  // of the stream of responses
  uint32_t response_end_ = 0;
  uint32_t holders_version_ = 0;
  uint32_t lost_requests_ = 0;    // were counted, and their responses may still come
  uint16_t lost_records_ = 0;     // the kernel's count of them
  uint16_t missing_records_ = 0;  // were counted there, and are not yet known by what they lack
  uint16_t status_ = 0;           // of the response under way
  uint8_t request_direction_ = DIRECTION_SENT;
  bool is_tunnel_ = false;
  bool is_pipelined_ = false;          // requests began before the one before was answered
  bool have_requests_passed_ = false;  // unseen, since the last that was kept
  bool has_hole_ = false;              // requests may have passed unseen, or were not kept
  bool is_hole_counted_ = false;       // as a lost record, or by a response without a request
  bool is_end_guessed_ = false;  // of the last response, while requests were waiting behind it
};

}  // namespace flowgauge
