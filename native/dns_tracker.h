// SPDX-License-Identifier: Apache-2.0
// Finds the DNS messages in what sockets say, over UDP and TCP.
#pragma once

#include <span>

#include "dns_pairing.h"

namespace flowgauge {

class DnsTracker {
 public:
  DnsTracker(const DnsSettings& settings, DnsTable& table, DomainTable& domains,
             HolderTable& holders, L7Losses& losses, SourceAddress source_address = UnknownSource,
             ReadDnsLost read_lost = NoDnsLost, NatOf nat_of = UnknownTarget);

  // A record and the captured bytes behind it.
  void Process(const message_record& record, const uint8_t* bytes, size_t length);

  // The TCP connection is over; what is open on it is reported at its time-out.
  void Close(uint64_t sk, uint64_t born);

  // Time-outs: about every 100 ms, after the records until now.
  void Tick(uint64_t now);

  // Open queries.
  size_t size() const { return pairing_.size(); }

 private:
  using Bytes = std::span<const uint8_t>;

  void ProcessDatagram(const message_record& record, const message_part& part, Bytes captured);
  void ProcessSegment(const message_record& record, const message_part& part, Bytes captured);
  DnsVerdict Take(const DnsHeard& heard);
  void CountLoss(DnsVerdict verdict);

  L7Losses& losses_;
  DnsConnections connections_;
  DnsPairing pairing_;
};

}  // namespace flowgauge
