// SPDX-License-Identifier: Apache-2.0
// An HTTP conversation on one connection, told to a tracker in parts: a test names only what it
// is about. The clock moves only where a test moves it.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "../http_tracker.h"

namespace flowgauge {

using namespace std::string_literals;

inline HttpSettings SomeHttpSettings() {
  return {.max_connections = 100,
          .max_rows = 1000,
          .idle_windows = 2,
          .latency_bounds = {100, 1000, 10000},
          .scale = 1,
          .response_timeout = 60'000'000'000,
          .show_path = true,
          .show_version = true,
          .path_patterns = {},
          .ephemeral_port = 32768};
}

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kSecond = 1'000'000'000;
constexpr uint64_t kWhole = UINT64_MAX;
constexpr uint32_t kWholeRequest = 70;
constexpr uint32_t kWholeResponse = 300;

// Who speaks, whichever end the observed process is; by default it is the server, 10.0.0.2:80.
enum class From { kClient, kServer };

// Tables and tracker, and what they came to.
struct Http {
  explicit Http(const HttpSettings& settings = SomeHttpSettings())
      : table(settings, strings),
        tracker(settings, table, losses, holders, [this](const message_record&) {
          ++domain_queries;
          return string_id{0};
        }) {}

  // The rows of the window, which this ends.
  std::vector<http_row> TakeRows() {
    std::vector<http_row> rows;
    for (flow_slot slot : table.touched()) rows.push_back(table.row(slot));
    table.ExpireIdle();
    table.StartWindow();
    return rows;
  }

  // Connections, when the rings have been read twice since the last record.
  size_t known() {
    tracker.RingsRead();
    tracker.RingsRead();
    return tracker.size();
  }

  double lost() const {
    double sum = 0;
    for (double events : losses.events) sum += events;
    return sum;
  }

  StringTable strings;
  HttpTable table;
  L7Losses losses;
  HolderTable holders;
  int domain_queries = 0;
  HttpTracker tracker;
};

// "GET 200 /a", one for each exchange, in the order in which their rows came to be.
inline std::vector<std::string> Told(Http& http) {
  static const char* const kMethods[] = {"OTHER",  "GET",     "HEAD",    "POST",  "PUT",
                                         "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  std::vector<std::string> told;
  for (const http_row& row : http.TakeRows())
    for (double i = 0; i < row.requests; ++i)
      told.push_back(kMethods[row.method] + " "s + std::to_string(row.status) + " " +
                     http.strings.strings()[row.path]);
  return told;
}

class Conversation {
 public:
  explicit Conversation(Http& http, uint64_t sk = 1) : http_(http) {
    record_.sk = sk;
    record_.born = 5;
    const uint8_t local[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2};
    const uint8_t remote[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1};
    std::memcpy(record_.ends.local_address, local, ADDRESS_BYTES);
    std::memcpy(record_.ends.remote_address, remote, ADDRESS_BYTES);
    record_.ends.local_port = 80;
    record_.ends.remote_port = 40000;
    record_.owner.pid = 7;
    std::strcpy(record_.owner.name, "nginx");
    record_.role = ROLE_SERVER;
    record_.transport = TRANSPORT_TCP;
    record_.protocol = PROTOCOL_HTTP;
    record_.end_sent = 5000;
    record_.end_received = 900;
  }

  // A part of `size` bytes of which `bytes` are captured, in a record of its own.
  void Part(From from, std::string_view bytes, uint64_t size = kWhole, uint8_t flags = 0) {
    Add(from, bytes, size, flags);
    Send();
  }
  void Request(std::string_view bytes) { Part(From::kClient, bytes); }
  void Response(std::string_view bytes) { Part(From::kServer, bytes); }

  // As the kernel tells what is simple: in one record, `wait` after the request.
  void Exchange(std::string_view request, std::string_view response, uint64_t wait = 0) {
    Add(From::kClient, request, kWhole, 0);
    now += wait;
    Add(From::kServer, response, kWhole, 0);
    Send();
  }

  // One that the kernel tells by itself, without a head; it comes when it is delivered.
  exchange_record Whole(std::string_view method, uint16_t status, uint64_t wait = 0) {
    exchange_record whole = {};
    whole.sk = record_.sk;
    whole.born = record_.born;
    const std::string line = std::string(method) + " / HTTP/1.1";
    std::memcpy(&whole.method, line.data(), sizeof(whole.method));
    whole.request_begin = End(From::kClient);
    whole.response_begin = End(From::kServer);
    whole.request_size = kWholeRequest;
    whole.response_size = kWholeResponse;
    whole.status = status;
    whole.lost_records = static_cast<uint16_t>(record_.lost_records);
    whole.asked = now;
    now += wait;
    whole.answered = now;
    exchange_range& told = record_.told;
    if (told.begin_sent == told.end_sent) told = {record_.end_sent, record_.end_received, 0, 0};
    Unseen(From::kClient, kWholeRequest);
    Unseen(From::kServer, kWholeResponse);
    told.end_sent = record_.end_sent;
    told.end_received = record_.end_received;
    return whole;
  }
  void Deliver(const exchange_record& whole) { http_.tracker.Process(whole); }

  // Its last bytes are not captured but for the tail.
  void Tail(From from, uint64_t size, std::string_view tail, uint8_t flags = PART_IS_TAIL) {
    message_part& part = Add(from, "", size, flags);
    std::memcpy(part.tail + TAIL_BYTES - tail.size(), tail.data(), tail.size());
    Send();
  }

  // What the kernel says nothing about, or what is lost on the way.
  void Unseen(From from, uint64_t size) { End(from) += static_cast<uint32_t>(size); }

  // How it stands where no record tells: its request is open, or a body is under way.
  void Look(From from, std::string_view bytes, uint64_t size = kWhole) {
    conversation_view view = {};
    Add(from, bytes, size, 0);
    view.record = record_;
    std::memcpy(view.bytes, bytes.data(), std::min<size_t>(bytes.size(), VIEW_BYTES));
    view.state = {.is_request = from == From::kClient, .is_steady = 1, .padding = {}};
    record_.parts = 0;
    bytes_.clear();
    http_.tracker.BeginLooking();
    http_.tracker.Look(view);
    looked_ = view;
  }
  // The same again.
  void LookAgain() {
    http_.tracker.BeginLooking();
    http_.tracker.Look(looked_);
  }
  // The record of what was looked at comes after all.
  void SendLooked(std::string_view response = {}) {
    const message_part request = looked_.record.part[0];
    record_.part[0] = request;
    record_.parts = 1;
    bytes_.assign(reinterpret_cast<const char*>(looked_.bytes), request.captured);
    if (!response.empty()) Add(From::kServer, response, kWhole, 0);
    Send();
  }

  void Observe(bool closed = false) {
    tcp_socket socket = {};
    socket.sk = record_.sk;
    socket.born = record_.born;
    socket.counters.end_sent = record_.end_sent;
    socket.counters.end_received = record_.end_received;
    socket.mark.lost_records = static_cast<uint16_t>(record_.lost_records);
    if (closed) socket.flags = TCP_CLOSED;
    http_.tracker.Observe(socket);
  }
  void Close() {
    record_.flags = RECORD_LAST;
    Send();
  }

  message_record& record() { return record_; }
  uint64_t now = 1000 * kSecond;
  bool is_of_client = false;  // what is sent are requests

 private:
  uint32_t& End(From from) {
    const bool is_sent = (from == From::kClient) == is_of_client;
    return is_sent ? record_.end_sent : record_.end_received;
  }

  message_part& Add(From from, std::string_view bytes, uint64_t size, uint8_t flags) {
    message_part& part = record_.part[record_.parts++] = {};
    part.first = part.last = now;
    part.position = End(from);
    part.peer_position = End(from == From::kClient ? From::kServer : From::kClient);
    part.size = size == kWhole ? bytes.size() : size;
    part.captured = static_cast<uint32_t>(bytes.size());
    part.direction = &End(from) == &record_.end_sent ? DIRECTION_SENT : DIRECTION_RECEIVED;
    part.flags = flags;
    bytes_ += bytes;
    End(from) += static_cast<uint32_t>(part.size);
    return part;
  }

  void Send() {
    http_.tracker.Process(record_, reinterpret_cast<const uint8_t*>(bytes_.data()), bytes_.size());
    record_.parts = 0;
    record_.told = {};
    bytes_.clear();
  }

  Http& http_;
  message_record record_ = {};
  std::string bytes_;
  conversation_view looked_ = {};
};

}  // namespace flowgauge
