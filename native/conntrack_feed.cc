// SPDX-License-Identifier: Apache-2.0
#include "conntrack_feed.h"

#include <array>

namespace flowgauge {

namespace {

constexpr auto kRefresh = std::chrono::minutes(5);
constexpr int kDumpShare =
    9;  // a dump of 50,000 takes 250 ms: for nine times as long there is none
constexpr int kDumpParts = 128;                // at once: some 15,000 connections, 80 ms
constexpr size_t kLargestDatagram = 64 << 10;  // the kernel makes parts of up to 32 KiB

}  // namespace

void ConntrackFeed::Drain() {
  Receive();
  if (is_dumping_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_dump_ || (!has_hole_ && now < next_refresh_)) return;
  StartDump();
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
    case ConntrackMessage::kDumpEnd: return EndDump(0);
    case ConntrackMessage::kRefused: return EndDump(message.error);
    case ConntrackMessage::kOther: return;
  }
}

void ConntrackFeed::StartDump() {
  ++dump_;
  has_new_hole_ = false;
  dump_began_ = Clock::now();
  next_refresh_ = dump_began_ + kRefresh;
  is_dumping_ = socket_.RequestDump();
  if (!is_dumping_) next_dump_ = dump_began_ + std::chrono::seconds(1);
}

void ConntrackFeed::EndDump(int error) {
  const Clock::time_point now = Clock::now();
  // What is lost soon after the first one is made good at once.
  if (dump_ > 1) next_dump_ = now + kDumpShare * (now - dump_began_);
  is_dumping_ = false;
  dump_error_ = error;
  if (error != 0) return;
  table_->EndUntold(netns_, dump_);
  has_hole_ = has_new_hole_;
}

}  // namespace flowgauge
