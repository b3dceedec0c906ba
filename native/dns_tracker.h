// SPDX-License-Identifier: Apache-2.0
// Pairs DNS queries with their answers: one look-up is one request, whatever became of it.
#pragma once

#include <span>

#include "dns_connections.h"
#include "dns_message.h"
#include "dns_table.h"
#include "domain_table.h"
#include "early_answers.h"
#include "l7_losses.h"
#include "local_addresses.h"
#include "open_queries.h"
#include "settled_queries.h"
#include "timer_wheel.h"

namespace flowgauge {

class DnsTracker {
 public:
  DnsTracker(const DnsSettings& settings, DnsTable& table, DomainTable& domains, L7Losses& losses,
             SourceAddress source_address = UnknownSource);

  // A record and the captured bytes behind it.
  void Process(const message_record& record, const uint8_t* bytes, size_t length);

  // The TCP connection is over; what is open on it is reported at its time-out.
  void Close(uint64_t sk, uint64_t born);

  // Reports what was not answered in time. Whether an answer came in time is decided by the times
  // of the messages, not by when this is called.
  void Tick(uint64_t now);

  // Open queries.
  size_t size() const { return queries_.size(); }

 private:
  using Bytes = std::span<const uint8_t>;

  // A message, whole or its beginning, and where it was heard.
  struct Heard {
    const message_record& record;
    uint8_t direction;
    uint32_t connection;  // kNone over UDP
    Bytes bytes;
    size_t size;
    uint64_t first;
    uint64_t last;
  };

  void ProcessDatagram(const message_record& record, const message_part& part, Bytes captured);
  void ProcessSegment(const message_record& record, const message_part& part, Bytes captured);
  void CountLoss(DnsVerdict verdict);

  DnsVerdict TakeMessage(const Heard& heard);
  void TakeQuery(const Heard& heard, const QueryName& name);
  void TakeAnswer(const Heard& heard, const DnsMessage& message);
  void TakeUnmatched(const Heard& heard, const DnsMessage& message, const QueryName& name);

  void Open(const Heard& heard, const QueryName& name);
  void Answer(uint32_t index, const Heard& heard, const DnsMessage& message);
  void TimeOut(uint32_t index);
  void Remove(uint32_t index);
  void Learn(const Heard& heard, const DnsMessage& message);

  bool IsOver(uint32_t index, uint64_t time);
  DnsKey RowOf(const Heard& heard, const QueryKey& key, uint16_t rcode);

  DnsTable& table_;
  DomainTable& domains_;
  L7Losses& losses_;
  LocalAddresses local_addresses_;
  uint64_t timeout_;
  OpenQueries queries_;
  SettledQueries settled_;
  EarlyAnswers early_;
  DnsConnections connections_;
  TimerWheel deadlines_;
};

}  // namespace flowgauge
