// SPDX-License-Identifier: Apache-2.0
#include "dns_message.h"

#include <functional>

#include "dns_reader.h"

namespace flowgauge {

namespace {

constexpr uint16_t kTypeOpt = 41;
constexpr uint16_t kTypeIxfr = 251;
constexpr uint16_t kTypeAxfr = 252;
constexpr uint16_t kAnswerFlag = 0x8000;
constexpr uint16_t kRcodeBits = 0x000f;

uint16_t OpcodeOf(uint16_t flags) { return flags >> 11 & 0xf; }

struct Header {
  uint16_t id, flags, questions, answers, authorities, additionals;
};

bool ReadHeader(DnsReader& reader, Header& header) {
  return reader.Read(header.id) && reader.Read(header.flags) && reader.Read(header.questions) &&
         reader.Read(header.answers) && reader.Read(header.authorities) &&
         reader.Read(header.additionals);
}

uint64_t HashQuestion(const DnsName& name, uint16_t type, uint16_t dns_class) {
  std::array<char, DnsName::kMaxBytes + 4> key;
  char* end = std::ranges::copy(name.wire(), key.begin()).out;
  for (uint16_t number : {type, dns_class}) {
    *end++ = static_cast<char>(number >> 8);
    *end++ = static_cast<char>(number);
  }
  return std::hash<std::string_view>{}({key.data(), end});
}

bool ReadQuestion(DnsReader& reader, DnsMessage& message) {
  uint16_t type, dns_class;
  if (!reader.ReadName(message.name) || !reader.Read(type) || !reader.Read(dns_class)) return false;
  message.question = HashQuestion(message.name, type, dns_class);
  message.type = type;
  message.is_transfer = type == kTypeIxfr || type == kTypeAxfr;
  return true;
}

// RFC 6891 6.1.3: the upper eight bits are in the OPT record, which counts as additional.
uint16_t ExtendedRcode(DnsReader reader, const Header& header) {
  const uint32_t before = uint32_t{header.answers} + header.authorities;
  DnsRecord record;
  for (uint32_t i = 0; i < before + header.additionals; ++i) {
    if (!reader.SkipName() || !reader.ReadRecord(record)) return 0;
    if (i >= before && record.type == kTypeOpt) return record.ttl >> 24 << 4;
  }
  return 0;
}

}  // namespace

DnsVerdict ReadDnsMessage(std::span<const uint8_t> bytes, size_t size, DnsMessage& message) {
  DnsReader reader(bytes);
  Header header;
  if (!ReadHeader(reader, header))
    return bytes.size() < size ? DnsVerdict::kCut : DnsVerdict::kMalformed;
  if (OpcodeOf(header.flags) != 0) return DnsVerdict::kIgnored;
  if (header.questions > 1) return DnsVerdict::kMalformed;  // RFC 9619
  message.id = header.id;
  message.is_answer = (header.flags & kAnswerFlag) != 0;
  message.has_question = header.questions == 1;
  message.answers = header.answers;
  message.question = 0;
  message.type = 0;
  // The later messages of a transfer may come without the question.
  message.is_transfer = !message.has_question && header.answers > 0;
  message.name.Clear();
  if (message.has_question && !ReadQuestion(reader, message))
    return reader.ran_out() && bytes.size() < size ? DnsVerdict::kCut : DnsVerdict::kMalformed;
  message.answers_begin = reader.at();
  message.rcode = header.flags & kRcodeBits;
  if (message.is_answer) message.rcode |= ExtendedRcode(reader, header);
  return DnsVerdict::kRead;
}

bool IsDnsHeader(std::span<const uint8_t, kDnsHeaderBytes> bytes) {
  constexpr uint16_t kHighestOpcode = 6;  // DNS Stateful Operations, RFC 8490
  DnsReader reader(bytes);
  Header header;
  if (!ReadHeader(reader, header)) return false;
  if (header.questions > 1 || OpcodeOf(header.flags) > kHighestOpcode) return false;
  if ((header.flags & kAnswerFlag) != 0 || OpcodeOf(header.flags) != 0) return true;
  return header.answers == 0 && (header.flags & kRcodeBits) == 0;
}

}  // namespace flowgauge
