// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "dns_packets.h"

using namespace flowgauge;

namespace {

DnsVerdict Read(const Packet& packet, DnsMessage& message, size_t missing = 0) {
  return ReadDnsMessage(packet, packet.size() + missing, message);
}

DnsVerdict Verdict(const Packet& packet) {
  DnsMessage message;
  return Read(packet, message);
}

DnsMessage Message(const Packet& packet) {
  DnsMessage message;
  REQUIRE(Read(packet, message) == DnsVerdict::kRead);
  return message;
}

Packet First(const Packet& packet, size_t size) {
  return Packet(packet.begin(), packet.begin() + size);
}

}  // namespace

TEST_CASE("a query and its answer have the same id and question") {
  const DnsMessage query = Message(kQuery);
  const DnsMessage answer = Message(kAnswer);
  DnsName::Text text;

  CHECK(query.id == 0x1234);
  CHECK(!query.is_answer);
  CHECK(answer.id == 0x1234);
  CHECK(answer.is_answer);
  CHECK(answer.answers == 1);
  CHECK(answer.rcode == 0);
  CHECK(query.question == answer.question);
  CHECK(query.name.ToText(text) == "example.com");
}

TEST_CASE("questions are the same in any case, but differ by name, type and class") {
  const uint64_t question = Message(kQuery).question;
  Packet chaos = kQuery;
  chaos.back() = 3;  // the class
  CHECK(Message(kQueryMixedCase).question == question);
  CHECK(Message(kQueryAaaa).question != question);
  CHECK(Message(kChainQuery).question != question);
  CHECK(Message(chaos).question != question);
}

TEST_CASE("the rcode is that of the header") {
  CHECK(Message(kServfail).rcode == 2);
  CHECK(Message(kNxdomain).rcode == 3);
  CHECK(Message(kRefused).rcode == 5);
  CHECK(Message(kTruncated).rcode == 0);
  CHECK(Message(kFormatError).rcode == 1);
}

TEST_CASE("the rcode has twelve bits with EDNS, where its record was captured") {
  CHECK(Message(kBadVersion).rcode == 16);
  CHECK(Message(kBadCookie).rcode == 23);
  DnsMessage message;
  REQUIRE(Read(First(kBadCookie, 45), message, 11) == DnsVerdict::kRead);
  CHECK(message.rcode == 7);
}

TEST_CASE("an answer may come without the question") {
  const DnsMessage message = Message(kFormatError);
  CHECK(!message.has_question);
  CHECK(!message.is_transfer);
}

TEST_CASE("only queries and their answers are read") {
  for (uint8_t opcode = 1; opcode < 16; ++opcode) {
    Packet packet = kQuery;
    packet[2] = static_cast<uint8_t>(opcode << 3);
    CHECK(Verdict(packet) == DnsVerdict::kIgnored);
  }
}

TEST_CASE("two questions in a message are malformed: RFC 9619") {
  Packet packet = kQuery;
  packet[5] = 2;
  CHECK(Verdict(packet) == DnsVerdict::kMalformed);
}

TEST_CASE("a name that is none is malformed") {
  Packet packet = kQuery;
  packet[12] = 0xc0;
  packet[13] = 0x0c;  // points to itself
  CHECK(Verdict(packet) == DnsVerdict::kMalformed);
}

TEST_CASE("a name that is none is malformed, whatever was cut off behind it") {
  Packet packet = kQuery;
  packet[12] = 0x80;
  DnsMessage message;
  CHECK(Read(packet, message, 100) == DnsVerdict::kMalformed);
}

TEST_CASE("cut at any byte, a message is read whole or not at all") {
  constexpr size_t kEndOfQuestion = 29;
  for (const Packet& packet : {kQuery, kAnswer, kAnswerAaaa, kBadCookie}) {
    const DnsMessage whole = Message(packet);
    for (size_t size = 0; size < packet.size(); ++size) {
      DnsMessage message;
      const bool is_read = size >= kEndOfQuestion;
      CHECK(Read(First(packet, size), message) ==
            (is_read ? DnsVerdict::kRead : DnsVerdict::kMalformed));
      CHECK(Read(First(packet, size), message, packet.size() - size) ==
            (is_read ? DnsVerdict::kRead : DnsVerdict::kCut));
      if (is_read) CHECK(message.question == whole.question);
    }
  }
}

TEST_CASE("no single changed byte makes the reader stray") {
  for (size_t at = 0; at < kChainAnswer.size(); ++at)
    for (int byte = 0; byte < 256; ++byte) {
      Packet packet = kChainAnswer;
      packet[at] = static_cast<uint8_t>(byte);
      Verdict(packet);  // under the sanitizers
    }
}

TEST_CASE("a stream in step is told by its header") {
  auto is_header = [](const Packet& bytes) {
    return IsDnsHeader(std::span(bytes).first<kDnsHeaderBytes>());
  };
  CHECK(is_header(kQuery));
  CHECK(is_header(kAnswer));
  CHECK(is_header(kNxdomain));
  CHECK(is_header(kFormatError));
  CHECK(!is_header(Hex("c00c 0001 0001 0000 0e10 0004")));  // a record in the middle of an answer
  CHECK(!is_header(Hex("6578 616d 706c 6503 636f 6d00")));  // a name
}
