// SPDX-License-Identifier: Apache-2.0
// DNS messages out of one direction of a TCP connection (RFC 1035 4.2.2): a length of two bytes,
// then the message, in any fragments, of which only the heads may have been captured.
#pragma once

#include <array>
#include <span>

#include "dns_message.h"
#include "pool.h"
#include "record.h"

namespace flowgauge {

// The first bytes of a message that comes in several parts.
struct DnsHead {
  size_t size = 0;
  std::array<uint8_t, MESSAGE_BYTES> bytes;

  std::span<const uint8_t> known() const { return {bytes.data(), size}; }
};

using DnsHeads = Pool<DnsHead>;

// What is remembered of a direction from part to part.
struct DnsStream {
  enum Phase : uint8_t {
    kOutOfStep,  // the next part is taken to begin with a length
    kLength,
    kLengthEnd,
    kHead,
    kRest,  // of a message that was read as far as it was captured
  };

  uint64_t first = 0;     // when the open message began
  uint32_t position = 0;  // of the next byte
  uint32_t left = 0;      // of the open message
  uint32_t size = 0;      // of the open message
  uint32_t head = DnsHeads::kNone;
  uint32_t losses = 0;  // how often messages may have been missed
  Phase phase = kOutOfStep;
};

struct StreamMessage {
  std::span<const uint8_t> bytes;  // the first of size
  size_t size;
  uint64_t first;
  uint64_t last;
};

// Goes through one part of a stream.
class DnsStreamReader {
 public:
  DnsStreamReader(DnsStream& stream, DnsHeads& heads, const message_part& part,
                  std::span<const uint8_t> captured);

  // The next message that this part completes; valid until the next call.
  bool Next(StreamMessage& message);

  // Gives up on the rest of the part: its bytes are no messages.
  void LoseStep(DnsVerdict why);

  // kRead while in step; else why not: kCut behind bytes that were not captured.
  DnsVerdict state() const { return state_; }

 private:
  void Align(const message_part& part);
  bool TakeGap(StreamMessage& message);
  void TakeLength();
  bool TakeHead(StreamMessage& message);
  void TakeRest();
  bool Buffer(std::span<const uint8_t> piece, bool is_end, StreamMessage& message);
  bool Emit(std::span<const uint8_t> bytes, StreamMessage& message);
  std::span<const uint8_t> TakeKnown();

  DnsStream& stream_;
  DnsHeads& heads_;
  uint64_t gap_ = 0;                // bytes that are missing in front of known_
  std::span<const uint8_t> known_;  // captured bytes still to be read
  uint64_t gap_after_ = 0;          // bytes behind known_ that were not captured
  uint64_t first_;
  uint64_t last_;
  DnsVerdict state_ = DnsVerdict::kRead;
};

// The stream is at its end.
void FreeHead(DnsStream& stream, DnsHeads& heads);

}  // namespace flowgauge
