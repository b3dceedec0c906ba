// SPDX-License-Identifier: Apache-2.0
#include "dns_tracker.h"

#include <algorithm>
#include <utility>

namespace flowgauge {

DnsTracker::DnsTracker(const DnsSettings& settings, DnsTable& table, DomainTable& domains,
                       HolderTable& holders, L7Losses& losses, SourceAddress source_address,
                       ReadDnsLost read_lost, NatOf nat_of)
    : losses_(losses),
      pairing_(settings, table, domains, holders, connections_, losses, std::move(source_address),
               std::move(read_lost), std::move(nat_of)) {}

void DnsTracker::Process(const message_record& record, const uint8_t* bytes, size_t length) {
  Bytes rest(bytes, length);
  for (size_t i = 0; i < std::min<size_t>(record.parts, std::size(record.part)); ++i) {
    const message_part& part = record.part[i];
    const auto captured = rest.first(std::min<uint64_t>({part.captured, part.size, rest.size()}));
    rest = rest.subspan(captured.size());
    if ((part.flags & PART_UNREAD) != 0) losses_.Add(L7_LOSS_UNREAD);
    if (record.transport == TRANSPORT_TCP)
      ProcessSegment(record, part, captured);
    else if ((part.flags & PART_UNREAD) == 0)
      ProcessDatagram(record, part, captured);
  }
  if ((record.flags & RECORD_LAST) != 0) Close(record.sk, record.born);
}

void DnsTracker::ProcessDatagram(const message_record& record, const message_part& part,
                                 Bytes captured) {
  const DnsVerdict verdict = Take({.record = record,
                                   .direction = part.direction,
                                   .connection = DnsConnections::kNone,
                                   .bytes = captured,
                                   .size = part.size,
                                   .first = part.first,
                                   .last = part.last});
  CountLoss(verdict);
}

void DnsTracker::ProcessSegment(const message_record& record, const message_part& part,
                                Bytes captured) {
  const uint32_t index = connections_.FindOrAdd({record.sk, record.born});
  if (index == DnsConnections::kNone) {
    losses_.Add(L7_LOSS_CONNECTIONS_FULL);
    return;
  }
  DnsConnection& connection = connections_[index];
  connection.last_record = part.last;
  DnsStream& stream = connection.streams[part.direction == DIRECTION_RECEIVED];
  DnsStreamReader reader(stream, connections_.heads(), part, captured);
  StreamMessage message;
  while (reader.Next(message)) {
    const DnsVerdict verdict = Take({.record = record,
                                     .direction = part.direction,
                                     .connection = index,
                                     .bytes = message.bytes,
                                     .size = message.size,
                                     .first = message.first,
                                     .last = message.last});
    // What is no message may be the middle of one, from before the agent's time.
    if (verdict == DnsVerdict::kMalformed) reader.LoseStep(verdict);
    if (verdict != DnsVerdict::kCut) continue;
    ++stream.losses;
    CountLoss(verdict);
  }
  if (reader.state() == DnsVerdict::kRead) return;
  ++stream.losses;
  if ((part.flags & PART_UNREAD) == 0) CountLoss(reader.state());
}

void DnsTracker::CountLoss(DnsVerdict verdict) {
  if (verdict == DnsVerdict::kCut) losses_.Add(L7_LOSS_GAP);
  if (verdict == DnsVerdict::kMalformed) losses_.Add(L7_LOSS_MALFORMED);
}

void DnsTracker::Close(uint64_t sk, uint64_t born) {
  const uint32_t index = connections_.Find({sk, born});
  if (index != DnsConnections::kNone) connections_.Close(index);
}

DnsVerdict DnsTracker::Take(const DnsHeard& heard) {
  DnsMessage message;
  const DnsVerdict verdict = ReadDnsMessage(heard.bytes, heard.size, message);
  if (verdict == DnsVerdict::kRead) pairing_.Take(heard, message);
  return verdict;
}

void DnsTracker::Tick(uint64_t now) {
  pairing_.Tick(now);
  connections_.Tick(now);
}

}  // namespace flowgauge
