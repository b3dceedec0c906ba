// SPDX-License-Identifier: Apache-2.0
// The open exchanges of a connection in the order of their requests, which is that of responses.
#pragma once

#include "http_shared.h"
#include "http_start_line.h"

namespace flowgauge {

class HttpPipeline {
 public:
  static constexpr uint32_t kMaxOpen = 64;

  explicit HttpPipeline(const HttpKey& key = {}) : key_(key) {}

  // False if there is no room for another.
  bool Open(const RequestLine& line, uint64_t request_begin, uint64_t begun_at, uint64_t sent_at,
            HttpShared& shared);

  // All that wait for a response, or for its end.
  void CountOpen(HttpShared& shared) const;

  // The newest request went on, or is over, at a position of its stream.
  void Sending(uint64_t sent_at, HttpShared& shared);
  void Sent(uint64_t position, HttpShared& shared);
  // Whether what follows is likely of the newest request, if its head does not tell.
  bool IsBodyExpected(const HttpShared& shared) const;

  // A response to the first request began, is known to be the final one, or is over.
  void Answering(uint64_t response_begin, HttpShared& shared);
  void Status(uint16_t status, uint64_t first_byte_at, HttpShared& shared);
  void Answered(uint64_t position, uint64_t last_byte_at, HttpShared& shared);

  // The answers to the requests that wait can no longer be told. How many were not yet reported.
  uint32_t Drop(HttpShared& shared);
  // Reports what has waited for an answer for too long; an answer may still come.
  void Expire(HttpShared& shared);
  // Reports the first exchange, or all, as they stand.
  void Finish(uint64_t request_position, uint64_t response_position, HttpShared& shared);
  void FinishAll(uint64_t request_position, uint64_t response_position, unanswered why,
                 HttpShared& shared);

  // The one whose response comes next or is under way, or that is answered before it is sent;
  // nullptr if there is none.
  const HttpExchange* front(const HttpShared& shared) const {
    return size_ == 0 ? nullptr : &shared.exchanges[front_];
  }
  uint32_t size() const { return size_; }

  void SetOwner(const process& owner, string_id name);
  void SetHolders(const Holders& holders) { key_.holders = holders; }
  const HttpKey& key() const { return key_; }

 private:
  void PopFront(HttpShared& shared);

  HttpKey key_;  // but for what an exchange adds
  uint32_t front_ = HttpExchanges::kNone;
  uint32_t newest_ = HttpExchanges::kNone;
  uint32_t size_ = 0;
  bool is_sending_ = false;  // the newest request is under way
};

}  // namespace flowgauge
