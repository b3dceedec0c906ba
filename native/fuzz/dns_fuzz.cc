// SPDX-License-Identifier: Apache-2.0
// Hostile records for the DNS tracker: whatever sockets say, it stays bounded and counts no more
// than was said. The input is a list of Steps, each with its bytes behind it.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <numeric>

#include "../dns_tracker.h"

using namespace flowgauge;

namespace {

constexpr size_t kMaxQueries = 24;
constexpr size_t kMaxRows = 4;
constexpr size_t kMaxAddresses = 8;
constexpr uint64_t kSecond = 1'000'000'000;

enum StepFlag : uint8_t {
  kTcp = 1,
  kReceived = 2,
  kServer = 4,
  kUnread = 8,
  kClosed = 16,
  kTwoParts = 32,
  kEndWindow = 64,
};

struct Step {
  uint8_t flags;
  uint8_t socket;
  uint8_t tenths;   // of a second since the last step
  int8_t shift;     // of the position in the stream: bytes told twice, or lost
  uint8_t missing;  // times 16: bytes that were not captured
  uint8_t captured;
};

void Require(bool holds) {
  if (!holds) std::abort();
}

class Run {
 public:
  void Take(const Step& step, const uint8_t* bytes) {
    now_ += step.tenths * kSecond / 10;
    const message_record record = RecordOf(step);
    tracker_.Process(record, bytes, step.captured);
    asked_ += MostQueries(record, bytes);
    if (step.tenths > 0) tracker_.Tick(now_);
    if ((step.flags & kEndWindow) != 0) EndWindow();
    Require(tracker_.size() <= kMaxQueries);
    Require(domains_.size() <= kMaxAddresses);
    domains_.Tick(now_);
  }

  void End() {
    tracker_.Tick(now_ + 100 * kSecond);
    Require(tracker_.size() == 0);
    EndWindow();
    EndWindow();
    EndWindow();
    Require(table_.size() == 0);
    Require(requests_ <= static_cast<double>(asked_));
    for (double events : losses_.events) Require(events >= 0);
  }

 private:
  static size_t MostQueries(const message_record& record, const uint8_t* bytes) {
    constexpr size_t kShortest = 2 + 12;  // over TCP: length and header; some bytes came before
    size_t queries = 0;
    for (uint32_t i = 0; i < record.parts; ++i) {
      const uint32_t captured = record.part[i].captured;
      if (record.transport == TRANSPORT_TCP)
        queries += 1 + captured / kShortest;
      else if (captured >= 12 && (bytes[2] & 0x80) == 0)
        ++queries;
      bytes += captured;
    }
    return queries;
  }

  message_record RecordOf(const Step& step) {
    message_record record = {};
    record.sk = step.socket;
    record.born = (step.flags & kTcp) != 0 ? 1 : 0;
    record.transport = (step.flags & kTcp) != 0 ? TRANSPORT_TCP : TRANSPORT_UDP;
    record.ends.local_port = (step.flags & kServer) != 0 ? 53 : 40000;
    record.ends.remote_port = (step.flags & kServer) != 0 ? 40000 : 53;
    record.ends.remote_address[15] = step.socket & 3;
    record.owner.pid = step.socket & 7;
    record.flags = (step.flags & kClosed) != 0 ? RECORD_LAST : 0;
    record.parts = (step.flags & kTwoParts) != 0 ? 2 : 1;
    const uint8_t direction = (step.flags & kReceived) != 0 ? DIRECTION_RECEIVED : DIRECTION_SENT;
    FillPart(step, direction, step.captured / record.parts, record.part[0]);
    FillPart(step, !direction, step.captured - record.part[0].captured, record.part[1]);
    return record;
  }

  void FillPart(const Step& step, uint8_t direction, uint32_t captured, message_part& part) {
    uint32_t& position = positions_[direction][step.socket];
    part.first = part.last = now_;
    part.direction = direction;
    part.flags = (step.flags & kUnread) != 0 ? PART_UNREAD : 0;
    part.captured = captured;
    part.size = captured + uint64_t{step.missing} * 16;
    part.position = position + static_cast<uint32_t>(step.shift);
    position = part.position + static_cast<uint32_t>(part.size);
  }

  void EndWindow() {
    table_.ExpireIdle();
    Require(table_.size() <= kMaxRows);
    for (flow_slot slot : table_.touched()) Check(table_.row(slot));
    table_.StartWindow();
  }

  void Check(const dns_row& row) {
    const double answered = std::accumulate(std::begin(row.buckets), std::end(row.buckets), 0.0);
    Require(std::isfinite(row.latency_sum) && row.latency_sum >= 0);
    Require(row.latency_max <= row.latency_sum);
    Require(row.latency_max < 5e6);  // five seconds are a time-out
    if (row.slot != 0) Require(answered == (row.rcode == RCODE_TIMEOUT ? 0 : row.requests));
    requests_ += row.requests;
  }

  static DnsSettings Settings() {
    return {.max_queries = kMaxQueries,
            .max_rows = kMaxRows,
            .idle_windows = 1,
            .latency_bounds = {100, 1000, 1'000'000},
            .scale = 1,
            .timeout = 5 * kSecond};
  }

  StringTable strings_;
  L7Losses losses_;
  DnsTable table_{Settings(), strings_};
  DomainTable domains_{kMaxAddresses, strings_};
  HolderTable holders_;
  DnsTracker tracker_{Settings(), table_, domains_, holders_, losses_};
  uint64_t now_ = 1000 * kSecond;
  uint32_t positions_[2][256] = {};
  double requests_ = 0;
  size_t asked_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Run run;
  for (Step step; size >= sizeof(step);) {
    std::memcpy(&step, data, sizeof(step));
    data += sizeof(step);
    size -= sizeof(step);
    step.captured = static_cast<uint8_t>(std::min<size_t>(step.captured, size));
    run.Take(step, data);
    data += step.captured;
    size -= step.captured;
  }
  run.End();
  return 0;
}
