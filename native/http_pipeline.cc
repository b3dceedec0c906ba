// SPDX-License-Identifier: Apache-2.0
#include "http_pipeline.h"

namespace flowgauge {

bool HttpPipeline::Open(const RequestLine& line, uint64_t request_begin, uint64_t begun_at,
                        uint64_t sent_at, HttpShared& shared) {
  is_sending_ = false;
  const uint32_t index = size_ < kMaxOpen ? shared.exchanges.Add() : HttpExchanges::kNone;
  if (index == HttpExchanges::kNone) return false;
  HttpExchange& exchange = shared.exchanges[index];
  exchange.request_begin = request_begin;
  exchange.begun_at = begun_at;
  exchange.sent_at = sent_at;
  exchange.method = line.method;
  exchange.version = line.version;
  exchange.SetPath(line.path, line.is_path_cut);
  if (size_++ == 0)
    front_ = index;
  else
    shared.exchanges[newest_].next = index;
  newest_ = index;
  is_sending_ = true;
  return true;
}

void HttpPipeline::Sending(uint64_t sent_at, HttpShared& shared) {
  if (is_sending_) shared.exchanges[newest_].sent_at = sent_at;
}

void HttpPipeline::Sent(uint64_t position, HttpShared& shared) {
  if (!is_sending_) return;
  is_sending_ = false;
  HttpExchange& exchange = shared.exchanges[newest_];
  exchange.request_bytes = position - exchange.request_begin;
  exchange.is_sent = true;
  if (exchange.is_answered) Finish(position, 0, shared);
}

// The content of other methods has no meaning (RFC 9110 9.3).
bool HttpPipeline::IsBodyExpected(const HttpShared& shared) const {
  if (!is_sending_) return false;
  switch (shared.exchanges[newest_].method) {
    case METHOD_POST:
    case METHOD_PUT:
    case METHOD_PATCH:
    case METHOD_OTHER: return true;
    default: return false;
  }
}

void HttpPipeline::Answering(uint64_t response_begin, HttpShared& shared) {
  HttpExchange& exchange = shared.exchanges[front_];
  if (exchange.is_answering) return;
  exchange.is_answering = true;
  exchange.response_begin = response_begin;
}

void HttpPipeline::Status(uint16_t status, uint64_t first_byte_at, HttpShared& shared) {
  HttpExchange& exchange = shared.exchanges[front_];
  exchange.status = status;
  if (first_byte_at > exchange.sent_at) exchange.latency = first_byte_at - exchange.sent_at;
  if (exchange.is_expired) shared.Lose(L7_LOSS_LATE_ANSWER);
}

void HttpPipeline::Answered(uint64_t position, uint64_t last_byte_at, HttpShared& shared) {
  HttpExchange& exchange = shared.exchanges[front_];
  if (last_byte_at > exchange.begun_at) exchange.duration = last_byte_at - exchange.begun_at;
  exchange.response_bytes = position - exchange.response_begin;
  exchange.is_answered = true;
  if (exchange.is_sent) Finish(0, position, shared);
}

uint32_t HttpPipeline::Drop(HttpShared& shared) {
  uint32_t dropped = 0;
  while (size_ > 0 && !front(shared)->is_answered) {
    dropped += !front(shared)->is_expired;
    PopFront(shared);
  }
  return dropped;
}

// The clock of those that wait behind an answer under way does not run.
void HttpPipeline::Expire(HttpShared& shared) {
  if (size_ == 0 || front(shared)->status != 0) return;
  uint32_t index = front_;
  for (uint32_t i = 0; i < size_; ++i) {
    HttpExchange& exchange = shared.exchanges[index];
    index = exchange.next;
    if (exchange.is_expired || !exchange.is_sent || shared.now <= exchange.sent_at) continue;
    if (shared.now - exchange.sent_at <= shared.response_timeout) continue;
    exchange.why = UNANSWERED_TIMED_OUT;
    shared.table.Add(key_, exchange);
    exchange.is_expired = true;
  }
}

void HttpPipeline::CountOpen(HttpShared& shared) const {
  uint32_t index = front_;
  for (uint32_t i = 0; i < size_; ++i) {
    shared.table.AddOpen(key_, shared.exchanges[index]);
    index = shared.exchanges[index].next;
  }
}

void HttpPipeline::Finish(uint64_t request_position, uint64_t response_position,
                          HttpShared& shared) {
  HttpExchange& exchange = shared.exchanges[front_];
  if (!exchange.is_sent) exchange.request_bytes = request_position - exchange.request_begin;
  if (exchange.is_answering && !exchange.is_answered)
    exchange.response_bytes = response_position - exchange.response_begin;
  if (!exchange.is_expired) shared.table.Add(key_, exchange);
  PopFront(shared);
}

void HttpPipeline::FinishAll(uint64_t request_position, uint64_t response_position, unanswered why,
                             HttpShared& shared) {
  while (size_ > 0) {
    shared.exchanges[front_].why = why;
    Finish(request_position, response_position, shared);
  }
}

void HttpPipeline::PopFront(HttpShared& shared) {
  const uint32_t index = front_;
  front_ = shared.exchanges[index].next;
  shared.exchanges.Remove(index);
  if (--size_ == 0) is_sending_ = false;
}

void HttpPipeline::SetOwner(const process& owner, string_id name) {
  key_.cgroup = owner.cgroup;
  key_.pid = owner.pid;
  key_.process = name;
}

}  // namespace flowgauge
