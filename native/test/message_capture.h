// SPDX-License-Identifier: Apache-2.0
// What bpf/conversation.h makes of the messages of a connection, so that a test can cut a
// conversation into messages as it likes. Knows no tunnel: the tracker must.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "../http_tracker.h"

namespace flowgauge {

class MessageCapture {
 public:
  explicit MessageCapture(HttpTracker& tracker) : tracker_(tracker) {
    record_.sk = 1;
    record_.role = ROLE_SERVER;
    record_.transport = TRANSPORT_TCP;
    record_.protocol = PROTOCOL_HTTP;
  }

  void Message(uint8_t direction, std::string_view bytes) {
    uint32_t& end = direction == DIRECTION_SENT ? record_.end_sent : record_.end_received;
    position_ = end;
    peer_ = direction == DIRECTION_SENT ? record_.end_received : record_.end_sent;
    end += static_cast<uint32_t>(bytes.size());
    ++now_;
    if (direction == DIRECTION_RECEIVED)
      Request(bytes);
    else
      Response(bytes);
  }

  // Whether the next record is lost on its way.
  std::function<bool()> lose = [] { return false; };

  // What takes whole exchanges, if they are told by themselves.
  std::function<void(const exchange_record&)> tell_whole;

  void Close() { Send(is_request_kept_ ? 1 : 0, RECORD_LAST); }

 private:
  static bool IsRequestStart(std::string_view bytes) {
    const size_t end = bytes.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    return end >= 8 || (end >= 3 && bytes[end] == ' ');
  }

  void Request(std::string_view bytes) {
    message_part& part = record_.part[0];
    if (is_request_kept_ && bytes.size() >= 8 && IsRequestStart(bytes))
      pipelined_ = RECORD_PIPELINED;
    const bool fits = part.captured + bytes.size() <= REQUEST_HEAD_BYTES;
    if (is_request_kept_ && !fits && IsRequestStart(bytes)) {
      Send(1, 0);
      is_request_kept_ = false;
    }
    if (!is_request_kept_) Begin(0, DIRECTION_RECEIVED);
    if (part.captured == part.size) Capture(part, bytes, REQUEST_HEAD_BYTES);
    part.size += bytes.size();
    part.last = now_;
    is_request_kept_ = true;
  }

  void Response(std::string_view bytes) {
    const uint32_t at = is_request_kept_ ? 1 : 0;
    const bool starts = is_request_kept_ || bytes.starts_with("HTTP/1.");
    const bool is_silent = !starts && is_head_whole_;
    if (starts) head_bytes_ = 0;
    message_part& part = Begin(at, DIRECTION_SENT);
    part.size = bytes.size();
    if (!is_silent) Capture(part, bytes, RESPONSE_HEAD_BYTES);
    last_ = (starts ? std::string(bytes) : last_ + std::string(bytes));
    last_.erase(0, last_.size() - std::min<size_t>(last_.size(), TAIL_BYTES));
    std::memcpy(part.tail + TAIL_BYTES - last_.size(), last_.data(), last_.size());
    head_bytes_ += part.captured;
    is_head_whole_ = starts ? false : is_head_whole_;
    is_head_whole_ |= last_.ends_with("\r\n\r\n") || head_bytes_ >= RESPONSE_HEAD_BYTES;
    is_request_kept_ = false;
    if (is_silent && !last_.ends_with("0\r\n\r\n")) return;
    if (is_silent) part.flags = PART_IS_TAIL;
    if (at == 1 && tell_whole && IsWhole(bytes))
      TellWhole(bytes);
    else
      Send(at + 1, 0);
  }

  // Nothing else is said before a response is over: the kernel looks for that too.
  bool IsWhole(std::string_view response) const {
    const message_part& request = record_.part[0];
    const std::string head = bytes_.substr(0, request.captured);
    const size_t length = response.find("\r\nContent-Length: ");
    const size_t end = response.find("\r\n\r\n");
    if (!is_known_ || pipelined_ || !IsOneRequest(head, request.size)) return false;
    if (end == std::string_view::npos || length > end) return false;
    const bool is_head = head.starts_with("HEAD");
    const size_t body = is_head ? 0 : std::stoull(std::string(response.substr(length + 18)));
    return response.size() == end + 4 + body;
  }

  void TellWhole(std::string_view response) {
    const message_part& request = record_.part[0];
    exchange_record whole = {};
    whole.sk = record_.sk;
    whole.asked = request.last;
    whole.answered = record_.part[1].first;
    std::memcpy(&whole.method, bytes_.data(), sizeof(whole.method));
    whole.request_begin = request.position;
    whole.response_begin = record_.part[1].position;
    whole.request_size = static_cast<uint32_t>(request.size);
    whole.response_size = static_cast<uint32_t>(response.size());
    whole.status = static_cast<uint16_t>(std::stoi(std::string(response.substr(9, 3))));
    whole.lost_records = static_cast<uint16_t>(record_.lost_records);
    exchange_range& told = record_.told;
    if (told.begin_sent == told.end_sent) {
      told.begin_sent = whole.response_begin;
      told.begin_received = whole.request_begin;
    }
    told.end_sent = record_.end_sent;
    told.end_received = record_.end_received;
    bytes_.clear();
    tell_whole(whole);
  }

  message_part& Begin(uint32_t at, uint8_t direction) {
    message_part& part = record_.part[at] = {};
    part.first = part.last = now_;
    part.position = position_;
    part.peer_position = peer_;
    part.direction = direction;
    return part;
  }

  void Capture(message_part& part, std::string_view bytes, uint32_t room) {
    const size_t taken = std::min<size_t>(bytes.size(), room - part.captured);
    bytes_ += bytes.substr(0, taken);
    part.captured += static_cast<uint32_t>(taken);
  }

  void Send(uint32_t parts, uint8_t flags) {
    record_.parts = parts;
    record_.flags = flags | pipelined_;
    if (lose())
      Lost();
    else
      Arrive();
    bytes_.clear();
  }

  void Arrive() {
    tracker_.Process(record_, reinterpret_cast<const uint8_t*>(bytes_.data()), bytes_.size());
    record_.told = {};
    is_known_ = true;
  }

  void Lost() {
    ++record_.lost_records;
    const message_part& request = record_.part[0];
    if (request.direction != DIRECTION_RECEIVED) return;
    if (!IsOneRequest(bytes_.substr(0, request.captured), request.size))
      pipelined_ = RECORD_PIPELINED;
  }

  // As far as its head tells.
  static bool IsOneRequest(const std::string& bytes, uint64_t size) {
    const size_t end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const size_t length = bytes.find("\r\nContent-Length: ");
    return size == end + 4 + (length < end ? std::stoull(bytes.substr(length + 18)) : 0);
  }

  HttpTracker& tracker_;
  message_record record_ = {};
  std::string bytes_;
  std::string last_;
  uint64_t now_ = 5'000'000'000;
  uint32_t position_ = 0;
  uint32_t peer_ = 0;
  uint32_t head_bytes_ = 0;
  uint8_t pipelined_ = 0;
  bool is_known_ = false;
  bool is_request_kept_ = false;
  bool is_head_whole_ = false;
};

}  // namespace flowgauge
