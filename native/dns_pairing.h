// SPDX-License-Identifier: Apache-2.0
// Pairs DNS queries with their answers: one look-up is one request, whatever became of it.
#pragma once

#include <span>

#include "dns_connections.h"
#include "dns_lost_records.h"
#include "dns_message.h"
#include "dns_table.h"
#include "domain_table.h"
#include "early_answers.h"
#include "l7_losses.h"
#include "local_addresses.h"
#include "nat_target.h"
#include "open_queries.h"
#include "settled_queries.h"
#include "timer_wheel.h"

namespace flowgauge {

// A message, whole or its beginning, and where it was heard.
struct DnsHeard {
  const message_record& record;
  uint8_t direction;
  uint32_t connection;  // kNone over UDP
  std::span<const uint8_t> bytes;
  size_t size;
  uint64_t first;
  uint64_t last;
};

class DnsPairing {
 public:
  DnsPairing(const DnsSettings& settings, DnsTable& table, DomainTable& domains,
             HolderTable& holders, DnsConnections& connections, L7Losses& losses,
             SourceAddress source_address, ReadDnsLost read_lost, NatOf nat_of);

  void Take(const DnsHeard& heard, const DnsMessage& message);

  // Reports what was not answered in time. What is in time is decided by the times of the
  // messages, not by when this is called.
  void Tick(uint64_t now);

  // Open queries.
  size_t size() const { return queries_.size(); }

 private:
  void TakeQuery(const DnsHeard& heard, const DnsMessage& message, const QueryName& name);
  void TakeAnswer(const DnsHeard& heard, const DnsMessage& message, QueryName name);
  void TakeUnmatched(const DnsHeard& heard, const DnsMessage& message, const QueryName& name);

  void Open(const DnsHeard& heard, const DnsMessage& message, const QueryName& name);
  void Answer(uint32_t index, const DnsHeard& heard, const DnsMessage& message);
  void TimeOut(uint32_t index);
  void LoseOrphan(const QueryKey& key, uint64_t answered);
  void Lose(l7_loss reason, const QueryKey& key);
  void Remove(uint32_t index);
  void Learn(const DnsHeard& heard, const DnsMessage& message);

  bool IsOver(uint32_t index, uint64_t time);
  // The stream that the answer to a query over TCP comes in.
  const DnsStream& AnswersOf(const OpenQuery& query);
  DnsKey RowOf(const DnsHeard& heard, const DnsMessage& message, const QueryKey& key);
  void FindServer(const DnsHeard& heard, DnsKey& row);

  DnsTable& table_;
  DomainTable& domains_;
  HolderTable& holders_;
  DnsConnections& connections_;
  L7Losses& losses_;
  LocalAddresses local_addresses_;
  NatOf nat_of_;
  uint64_t timeout_;
  OpenQueries queries_;
  SettledQueries settled_;
  DnsLostRecords lost_records_;
  EarlyAnswers early_;
  TimerWheel deadlines_;
};

}  // namespace flowgauge
