// SPDX-License-Identifier: Apache-2.0
#include "conntrack_feed.h"

#include <array>

namespace flowgauge {

namespace {

constexpr uint64_t kSecond = 1'000'000'000;
constexpr uint64_t kDumpPause = kSecond;  // a dump of 50,000 connections takes 250 ms
constexpr uint64_t kRefresh = 300 * kSecond;
constexpr int kDumpParts = 128;                // at once: some 15,000 connections, 80 ms
constexpr size_t kLargestDatagram = 64 << 10;  // the kernel makes parts of up to 32 KiB

}  // namespace

void ConntrackFeed::Drain(uint64_t now) {
  Receive();
  const bool is_due = has_hole_ || now >= next_refresh_;
  if (is_dumping_ || !is_due || now < next_dump_) return;
  StartDump(now);
  Receive();
}

void ConntrackFeed::Receive() {
  static thread_local std::array<uint8_t, kLargestDatagram> buffer;
  for (int parts = 0; parts < kDumpParts;) {
    std::span<const uint8_t> datagram;
    const ConntrackSocket::Result result = socket_.Receive(buffer, datagram);
    if (result == ConntrackSocket::kNothing) return;
    if (result == ConntrackSocket::kOverrun) {
      ++overruns_;
      has_hole_ = has_new_hole_ = true;
    } else if (Take(datagram)) {
      ++parts;
    }
  }
}

// Whether it was part of a dump.
bool ConntrackFeed::Take(std::span<const uint8_t> bytes) {
  bool is_of_dump = false;
  ConntrackDatagram datagram(bytes);
  for (ConntrackMessage message; datagram.Next(message);) {
    ++messages_;
    is_of_dump = message.is_of_dump;
    TakeMessage(message);
  }
  return is_of_dump;
}

void ConntrackFeed::TakeMessage(const ConntrackMessage& message) {
  switch (message.kind) {
    case ConntrackMessage::kTracked: return table_->Learn(netns_, message.connection, dump_);
    case ConntrackMessage::kDestroyed: return table_->End(netns_, message.connection);
    case ConntrackMessage::kDumpEnd:
      table_->EndUntold(netns_, dump_);
      dump_error_ = 0;
      has_hole_ = has_new_hole_;
      is_dumping_ = false;
      return;
    case ConntrackMessage::kRefused:
      dump_error_ = message.error;
      is_dumping_ = false;
      return;
    case ConntrackMessage::kOther: return;
  }
}

void ConntrackFeed::StartDump(uint64_t now) {
  ++dump_;
  has_new_hole_ = false;
  next_dump_ = now + kDumpPause;
  next_refresh_ = now + kRefresh;
  is_dumping_ = socket_.RequestDump();
}

}  // namespace flowgauge
