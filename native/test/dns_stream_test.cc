// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../dns_stream.h"
#include "dns_packets.h"

using namespace flowgauge;

namespace {

struct Said {
  Packet bytes;
  size_t size;
  uint64_t first;
  uint64_t last;
};

// One direction of a connection; each part comes at its own second.
struct Stream {
  // The messages that the part completes; `missing` bytes at its end were not captured.
  std::vector<Said> Take(const Packet& bytes, size_t missing = 0) {
    message_part part = {};
    part.first = part.last = ++time;
    part.position = position;
    part.size = bytes.size() + missing;
    position += static_cast<uint32_t>(part.size);
    std::vector<Said> all;
    DnsStreamReader reader(stream, heads, part, bytes);
    for (StreamMessage message; reader.Next(message);)
      all.push_back({Packet(message.bytes.begin(), message.bytes.end()), message.size,
                     message.first, message.last});
    state = reader.state();
    return all;
  }

  DnsStream stream;
  DnsHeads heads{4};
  uint32_t position = 0xfffffff8;  // passes zero soon
  uint64_t time = 0;
  DnsVerdict state = DnsVerdict::kRead;
};

Packet Part(const Packet& packet, size_t begin, size_t end) {
  return Packet(packet.begin() + begin, packet.begin() + end);
}

// A message of `size` bytes that begins like kAnswer.
Packet LongAnswer(size_t size) {
  Packet packet = kAnswer;
  packet.resize(size, 0xee);
  return packet;
}

}  // namespace

TEST_CASE("a message may be split at any byte, its length too") {
  const Packet framed = Framed(kQuery);
  for (size_t at = 1; at < framed.size(); ++at) {
    Stream stream;
    CHECK(stream.Take(Part(framed, 0, at)).empty());
    auto messages = stream.Take(Part(framed, at, framed.size()));
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].bytes == kQuery);
    CHECK(messages[0].size == kQuery.size());
    CHECK(messages[0].first == 1);
    CHECK(messages[0].last == 2);
    CHECK(stream.heads.size() == 0);
  }
}

TEST_CASE("a message may come byte by byte") {
  Stream stream;
  std::vector<Said> messages;
  for (uint8_t byte : Framed(kQuery) + Framed(kAnswer))
    for (Said& message : stream.Take({byte})) messages.push_back(message);

  REQUIRE(messages.size() == 2);
  CHECK(messages[0].bytes == kQuery);
  CHECK(messages[1].bytes == kAnswer);
}

TEST_CASE("the length may be read byte by byte, and then the message at once") {
  Stream stream;
  const Packet framed = Framed(kQuery);
  stream.Take(Part(framed, 0, 1));
  stream.Take(Part(framed, 1, 2));
  auto messages = stream.Take(kQuery);

  REQUIRE(messages.size() == 1);
  CHECK(messages[0].bytes == kQuery);
  CHECK(messages[0].first == 1);
}

TEST_CASE("a part may hold several messages and the beginning of another") {
  const Packet all = Framed(kQuery) + Framed(kQueryAaaa) + Framed(kChainQuery);
  for (size_t at = 0; at <= all.size(); ++at) {
    Stream stream;
    auto messages = stream.Take(Part(all, 0, at));
    for (Said& message : stream.Take(Part(all, at, all.size()))) messages.push_back(message);
    REQUIRE(messages.size() == 3);
    CHECK(messages[0].bytes == kQuery);
    CHECK(messages[1].bytes == kQueryAaaa);
    CHECK(messages[2].bytes == kChainQuery);
  }
}

TEST_CASE("of a long message the captured head is told, the rest is skipped by its length") {
  Stream stream;
  const Packet framed = Framed(LongAnswer(5000));
  auto messages = stream.Take(Part(framed, 0, 1536), framed.size() - 1536);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].bytes.size() == 1534);
  CHECK(messages[0].size == 5000);
  CHECK(stream.Take(Framed(kAnswer)).size() == 1);
}

TEST_CASE("of a long message in whole parts as much is kept as of a captured one") {
  Stream stream;
  const Packet framed = Framed(LongAnswer(5000));
  std::vector<Said> messages;
  for (size_t at = 0; at < framed.size(); at += 500)
    for (Said& message : stream.Take(Part(framed, at, std::min(at + 500, framed.size()))))
      messages.push_back(message);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].bytes.size() == MESSAGE_BYTES);
  CHECK(messages[0].last == 4);  // 2000 bytes
  CHECK(stream.Take(Framed(kAnswer)).size() == 1);
  CHECK(stream.heads.size() == 0);
}

TEST_CASE("a record that was lost inside a message costs no more than its bytes") {
  Stream stream;
  const Packet framed = Framed(kAnswer);
  CHECK(stream.Take(Part(framed, 0, 35)).empty());
  stream.position += 5;
  auto messages = stream.Take(Part(framed, 40, framed.size()) + Framed(kQuery));
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].bytes == Part(kAnswer, 0, 33));
  CHECK(messages[0].size == kAnswer.size());
  CHECK(messages[1].bytes == kQuery);
  CHECK(stream.heads.size() == 0);
}

TEST_CASE("a gap up to the very end of a message leaves the stream in step") {
  Stream stream;
  const Packet framed = Framed(kAnswer);
  stream.Take(Part(framed, 0, 35));
  stream.position += static_cast<uint32_t>(framed.size()) - 35;
  auto messages = stream.Take(Framed(kQuery));
  REQUIRE(messages.size() == 2);
  CHECK(messages[1].bytes == kQuery);
}

TEST_CASE("behind a gap that may hide a length, the stream is in step with its next part") {
  for (uint32_t gap : {1, 2, 1000}) {
    Stream stream;
    CHECK(stream.Take(Framed(kQuery)).size() == 1);
    stream.position += gap;
    CHECK(stream.Take(Framed(kQuery)).empty());
    CHECK(stream.state == DnsVerdict::kCut);
    CHECK(stream.Take(Framed(kQuery)).size() == 1);
    CHECK(stream.state == DnsVerdict::kRead);
  }
}

TEST_CASE("a gap in the second byte of a length and one at the end of a part are gaps too") {
  Stream stream;
  stream.Take({0});
  stream.position += 1;
  CHECK(stream.Take(kQuery).empty());
  CHECK(stream.state == DnsVerdict::kCut);
  CHECK(stream.Take(Framed(kQuery), 1).size() == 1);
  CHECK(stream.state == DnsVerdict::kCut);
}

TEST_CASE("bytes that were told before are not told again") {
  Stream stream;
  const Packet framed = Framed(kQuery);
  CHECK(stream.Take(framed).size() == 1);
  stream.position -= static_cast<uint32_t>(framed.size());
  CHECK(stream.Take(framed).empty());
  CHECK(stream.state == DnsVerdict::kRead);
  CHECK(stream.Take(framed).size() == 1);
  stream.position -= 5;
  CHECK(stream.Take(framed).empty());  // partly old: who can say
  CHECK(stream.state == DnsVerdict::kCut);
}

TEST_CASE("a part that begins in the middle of a message is no message") {
  const Packet framed = Framed(kChainAnswer);
  for (size_t at = 1; at < framed.size(); ++at) {
    Stream stream;
    for (const Said& message : stream.Take(Part(framed, at, framed.size()) + Framed(kAnswer)))
      CHECK(message.bytes != kAnswer);  // a reader out of step meets no message by chance
    DnsMessage read;
    Stream alone;
    for (const Said& message : alone.Take(Part(framed, at, framed.size())))
      CHECK(ReadDnsMessage(message.bytes, message.size, read) != DnsVerdict::kRead);
  }
}

TEST_CASE("a length that is less than a header is none") {
  Stream stream;
  CHECK(stream.Take(Hex("000b 1234 0100 0001 0000 0000 00")).empty());
  CHECK(stream.state == DnsVerdict::kMalformed);
}

TEST_CASE("a message in parts is given up as soon as its header is none") {
  Stream stream;
  CHECK(stream.Take(Hex("ffff 6578 616d 706c 6503 636f")).empty());
  CHECK(stream.state == DnsVerdict::kRead);
  CHECK(stream.Take(Hex("6d00 0001 0001")).empty());
  CHECK(stream.state == DnsVerdict::kMalformed);
  CHECK(stream.heads.size() == 0);
  CHECK(stream.Take(Framed(kAnswer)).size() == 1);
}

TEST_CASE("where there is no room to keep a head, what is at hand is told") {
  Stream stream;
  while (stream.heads.Add() != DnsHeads::kNone) continue;
  const Packet framed = Framed(kAnswer);
  auto messages = stream.Take(Part(framed, 0, 35));
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].bytes == Part(kAnswer, 0, 33));
  CHECK(stream.Take(Part(framed, 35, framed.size())).empty());
  CHECK(stream.Take(framed).size() == 1);
}
