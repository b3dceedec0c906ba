// SPDX-License-Identifier: Apache-2.0
// Feeds the HTTP tracker with whatever libFuzzer makes up: parts both ways, silence, losses,
// closes and time. An input is a script of commands, each behind a record separator (0x1e).
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "../http_tracker.h"

using namespace flowgauge;

namespace {

constexpr size_t kConnections = 4;
constexpr size_t kRows = 16;
constexpr uint32_t kUnseen = 5000;

void Expect(bool holds) {
  if (!holds) std::abort();
}

class Script {
 public:
  explicit Script(uint8_t role)
      : settings_({.max_connections = kConnections,
                   .max_rows = kRows,
                   .idle_windows = 1,
                   .latency_bounds = {100, 1000, 10000},
                   .scale = 1,
                   .response_timeout = 60'000'000'000,
                   .show_path = true,
                   .show_version = true,
                   .path_patterns = {"/users/{id}", "/static/**"},
                   .ephemeral_port = 32768}),
        table_(settings_, strings_),
        tracker_(settings_, table_, losses_, holders_,
                 [](const message_record&) { return string_id{0}; }) {
    for (size_t i = 0; i < std::size(records_); ++i) {
      records_[i].sk = i;
      records_[i].role = role;
      records_[i].end_sent = 0xffff0000;  // wraps soon
      records_[i].end_received = static_cast<uint32_t>(i);
    }
  }

  void Run(char command, std::string_view text) {
    now_ += 1000;
    switch (command) {
      case '>': return Send(Add(kRequest, text, 0));
      case '<': return Send(Add(kResponse, text, 0));
      case ']': return Send(Add(kRequest, text, kUnseen));
      case '[': return Send(Add(kResponse, text, kUnseen));
      case '=': return Exchange(text);
      case 'W': return Whole(text);
      case 'D': return Deliver();
      case '}': return Unread(kRequest, text);
      case '{': return Unread(kResponse, text);
      case '|': return Tail(text);
      case '-': return Silence(text);
      case 'l': record().lost_records += 1 + static_cast<uint32_t>(text.size()); return;
      case 'o': return Observe(false);
      case 'c': return Observe(true);
      case 'C': return Close();
      case 't': return Tick();
      case 'n': at_ = (at_ + 1) % std::size(records_); return;
      case 'w': return table_.StartWindow();
      case 'r': return Raw(text);
      default: return;
    }
  }

  void Check() {
    Expect(tracker_.size() <= kConnections && tracker_.waiting() <= tracker_.size());
    Expect(table_.size() <= kRows);
    double bytes = 0;
    for (flow_slot slot : table_.touched()) {
      const http_row& row = table_.row(slot);
      CheckRow(row);
      bytes += row.read_bytes + row.written_bytes;
    }
    Expect(is_forged_ || bytes <= static_cast<double>(moved_));
  }

  // Whatever came before, a new connection finds room and is told right.
  void CheckStillWorks() {
    for (at_ = 0; at_ < std::size(records_); ++at_) Observe(true);
    table_.StartWindow();
    at_ = 0;
    records_[0].born = 1;
    for (size_t i = 0; i < 2 * kConnections; ++i) Send(Add(kRequest, "GET / HTTP/1.1\r\n\r\n", 0));
    for (size_t i = 0; i < 2 * kConnections; ++i) Send(Add(kResponse, "HTTP/1.1 204 X\r\n\r\n", 0));
    double requests = 0;
    for (flow_slot slot : table_.touched()) requests += table_.row(slot).requests;
    Expect(is_forged_ || requests == 2 * kConnections);
  }

 private:
  enum From { kRequest, kResponse };

  static void CheckRow(const http_row& row) {
    double answered = 0;
    for (double bucket : row.buckets) answered += bucket;
    Expect(row.requests >= 0 && row.read_bytes >= 0 && row.written_bytes >= 0);
    Expect(row.latency_sum >= 0 && row.truncated_paths <= row.requests);
    const bool is_overflow = row.life == ROW_OVERFLOW;
    Expect(is_overflow || answered == (row.status == 0 ? 0 : row.requests));
    Expect(is_overflow || row.status == 0 || row.status == 101 || row.status >= 200);
    Expect(row.status < 1000 && row.method <= METHOD_PATCH);
  }

  message_record& record() { return records_[at_]; }
  uint32_t& End(From from) {
    const bool is_sent = (from == kRequest) == (record().role == ROLE_CLIENT);
    return is_sent ? record().end_sent : record().end_received;
  }

  message_part& Add(From from, std::string_view text, uint32_t unseen) {
    message_part& part = record().part[record().parts++] = {};
    part.first = part.last = now_;
    part.position = End(from);
    part.peer_position = End(from == kRequest ? kResponse : kRequest);
    part.size = text.size() + unseen;
    part.captured = static_cast<uint32_t>(text.size());
    part.direction = &End(from) == &record().end_sent ? DIRECTION_SENT : DIRECTION_RECEIVED;
    std::memcpy(bytes_ + captured_, text.data(), text.size());
    captured_ += text.size();
    Move(from, part.size);
    return part;
  }

  void Send(const message_part&) { Send(); }
  void Send() {
    tracker_.Process(record(), bytes_, captured_);
    record().parts = 0;
    record().told = {};
    captured_ = 0;
  }

  void Move(From from, uint64_t bytes) {
    End(from) += static_cast<uint32_t>(bytes);
    moved_ += bytes;
  }

  void Exchange(std::string_view text) {
    const size_t middle = std::min(text.find('\x1f'), text.size());
    Add(kRequest, text.substr(0, middle), 0);
    Add(kResponse, text.substr(std::min(middle + 1, text.size())), 0);
    Send();
  }

  // Told by itself; it comes with the next command 'D', or never.
  void Whole(std::string_view text) {
    exchange_record whole = {};
    whole.sk = record().sk;
    whole.born = record().born;
    std::memcpy(&whole.method, text.data(), std::min(text.size(), sizeof(whole.method)));
    whole.asked = whole.answered = now_;
    whole.request_begin = End(kRequest);
    whole.response_begin = End(kResponse);
    whole.request_size = static_cast<uint32_t>(text.size()) + 18;
    whole.response_size = kUnseen;
    whole.status = 200;
    whole.lost_records = static_cast<uint16_t>(record().lost_records);
    exchange_range& told = record().told;
    if (told.begin_sent == told.end_sent) told = {record().end_sent, record().end_received, 0, 0};
    Move(kRequest, whole.request_size);
    Move(kResponse, whole.response_size);
    told.end_sent = record().end_sent;
    told.end_received = record().end_received;
    held_.push_back(whole);
  }

  void Deliver() {
    for (const exchange_record& whole : held_) tracker_.Process(whole);
    held_.clear();
    tracker_.RingsRead();
  }

  void Unread(From from, std::string_view text) {
    Add(from, text, kUnseen).flags = PART_UNREAD;
    Send();
  }

  void Tail(std::string_view text) {
    message_part& part = Add(kResponse, "", kUnseen);
    part.flags = PART_IS_TAIL;
    const size_t length = std::min<size_t>(text.size(), TAIL_BYTES);
    std::memcpy(part.tail + TAIL_BYTES - length, text.data(), length);
    Send();
  }

  void Silence(std::string_view text) {
    uint32_t bytes[2] = {};
    std::memcpy(bytes, text.data(), std::min(text.size(), sizeof(bytes)));
    Move(kRequest, bytes[0]);
    Move(kResponse, bytes[1]);
  }

  void Observe(bool closed) {
    tcp_socket socket = {};
    socket.sk = record().sk;
    socket.born = record().born;
    socket.counters.end_sent = record().end_sent;
    socket.counters.end_received = record().end_received;
    socket.mark.lost_records = static_cast<uint16_t>(record().lost_records);
    if (closed) socket.flags = TCP_CLOSED;
    tracker_.Observe(socket);
  }

  void Close() {
    record().flags = RECORD_LAST;
    Send();
    record().flags = 0;
  }

  // Much can move in a minute, more than sequence numbers tell.
  void Tick() {
    now_ += 61'000'000'000;
    tracker_.Tick(now_);
    is_forged_ = true;
  }

  // The kernel sends no such thing, but nothing may break by it.
  void Raw(std::string_view text) {
    message_record record = {};
    const size_t length = std::min(text.size(), sizeof(record));
    std::memcpy(&record, text.data(), length);
    text.remove_prefix(length);
    tracker_.Process(record, reinterpret_cast<const uint8_t*>(text.data()), text.size());
    is_forged_ = true;
  }

  HttpSettings settings_;
  StringTable strings_;
  HttpTable table_;
  L7Losses losses_;
  HolderTable holders_;
  HttpTracker tracker_;
  message_record records_[kConnections + 2] = {};
  std::vector<exchange_record> held_;
  size_t at_ = 0;
  uint64_t now_ = 1'000'000'000;
  uint64_t moved_ = 0;
  bool is_forged_ = false;  // more can be told than was moved
  uint8_t bytes_[1 << 16];
  size_t captured_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size >= 1 << 16) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  Script script(static_cast<uint8_t>(input[0] & 3));
  for (size_t end = 0; end != std::string_view::npos && !input.empty();) {
    input.remove_prefix(1);
    end = input.find('\x1e');
    const std::string_view command = input.substr(0, end);
    if (!command.empty()) script.Run(command[0], command.substr(1));
    input.remove_prefix(command.size());
  }
  script.Check();
  script.CheckStillWorks();
  return 0;
}
