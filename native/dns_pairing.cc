// SPDX-License-Identifier: Apache-2.0
#include "dns_pairing.h"

#include <utility>

#include "dns_addresses.h"

namespace flowgauge {

namespace {

// An answer in time may lie in the ring for so long after the deadline.
constexpr uint64_t kRingDelay = 500'000'000;

QueryName NameOf(const message_record& record, uint8_t direction, const DnsMessage& message) {
  const bool is_client = message.is_answer == (direction == DIRECTION_RECEIVED);
  QueryName name;
  name.key.sk = record.sk;
  name.key.born = record.born;
  std::memcpy(name.key.remote_address, record.ends.remote_address, ADDRESS_BYTES);
  name.key.local_port = record.ends.local_port;
  name.key.remote_port = record.ends.remote_port;
  name.key.id = message.id;
  name.key.transport = record.transport;
  name.key.role = is_client ? ROLE_CLIENT : ROLE_SERVER;
  name.question = message.question;
  return name;
}

// Stamps of two CPUs or hooks may be in the wrong order.
uint64_t Since(uint64_t then, uint64_t now) { return now > then ? now - then : 0; }

}  // namespace

DnsPairing::DnsPairing(const DnsSettings& settings, DnsTable& table, DomainTable& domains,
                       HolderTable& holders, DnsConnections& connections, L7Losses& losses,
                       SourceAddress source_address, ReadDnsLost read_lost, NatOf nat_of)
    : table_(table),
      domains_(domains),
      holders_(holders),
      connections_(connections),
      losses_(losses),
      local_addresses_(std::move(source_address)),
      nat_of_(std::move(nat_of)),
      timeout_(settings.timeout),
      queries_(settings.max_queries),
      settled_(settings.max_queries),
      lost_records_(std::move(read_lost)),
      early_([this](const EarlyAnswer& answer) { LoseOrphan(answer.name.key, answer.time); }) {}

void DnsPairing::Take(const DnsHeard& heard, const DnsMessage& message) {
  const QueryName name = NameOf(heard.record, heard.direction, message);
  if (message.is_answer)
    TakeAnswer(heard, message, name);
  else
    TakeQuery(heard, message, name);
}

void DnsPairing::TakeQuery(const DnsHeard& heard, const DnsMessage& message,
                           const QueryName& name) {
  const uint32_t known = queries_.Find(name);
  if (known != OpenQueries::kNone) {
    if (!IsOver(known, heard.last)) {
      ++queries_[known].retries;
      return;
    }
    TimeOut(known);
  }
  EarlyAnswer early;
  if (name.key.role == ROLE_CLIENT && early_.Take(name, early)) {
    DnsKey row = RowOf(heard, message, name.key);
    row.rcode = early.rcode;
    table_.AddAnswered(row, heard.last, Since(heard.last, early.time), 0);
    return;
  }
  Open(heard, message, name);
}

void DnsPairing::Open(const DnsHeard& heard, const DnsMessage& message, const QueryName& name) {
  const uint32_t index = queries_.Add(name);
  if (index == OpenQueries::kNone) {
    Lose(L7_LOSS_QUERIES_FULL, name.key);
    settled_.Add(name, Settled::kAnswered, 1);
    return;
  }
  OpenQuery& query = queries_[index];
  query.row = RowOf(heard, message, name.key);
  query.asked = heard.last;
  query.connection = heard.connection;
  if (heard.connection != DnsConnections::kNone) {
    ++connections_[heard.connection].queries;
    query.losses = AnswersOf(query).losses;
  }
  deadlines_.Schedule(index, heard.last + timeout_ + kRingDelay);
}

void DnsPairing::TakeAnswer(const DnsHeard& heard, const DnsMessage& message, QueryName name) {
  uint32_t index = queries_.Find(name);
  // A server that could not read the question answers without it, and without records.
  if (!message.has_question && message.answers == 0) index = queries_.FindAny(name.key);
  if (index != OpenQueries::kNone) {
    name = queries_[index].name;
    if (!IsOver(index, heard.first)) {
      Answer(index, heard, message);
      return;
    }
    TimeOut(index);
  }
  TakeUnmatched(heard, message, name);
}

void DnsPairing::TakeUnmatched(const DnsHeard& heard, const DnsMessage& message,
                               const QueryName& name) {
  const Settled settled = settled_.Take(name);
  if (settled == Settled::kTimedOut) {
    Lose(L7_LOSS_LATE_ANSWER, name.key);
  } else if (settled == Settled::kUnknown && !message.is_transfer) {
    if (name.key.role == ROLE_CLIENT)
      early_.Add(name, heard.first, message.rcode);
    else
      LoseOrphan(name.key, heard.first);
  }
}

void DnsPairing::LoseOrphan(const QueryKey& key, uint64_t answered) {
  const bool is_datagram = key.transport == TRANSPORT_UDP;
  if (is_datagram && lost_records_.TakeQuery(key.role, answered, timeout_)) return;
  Lose(L7_LOSS_ORPHAN, key);
}

void DnsPairing::Answer(uint32_t index, const DnsHeard& heard, const DnsMessage& message) {
  OpenQuery& query = queries_[index];
  query.row.rcode = message.rcode;
  table_.AddAnswered(query.row, query.asked, Since(query.asked, heard.first), query.retries);
  settled_.Add(query.name, Settled::kAnswered, query.retries);
  if (query.name.key.role == ROLE_CLIENT && message.rcode == 0) Learn(heard, message);
  Remove(index);
}

void DnsPairing::TimeOut(uint32_t index) {
  const OpenQuery& query = queries_[index];
  const bool is_datagram = query.connection == DnsConnections::kNone;
  if (is_datagram && lost_records_.TakeAnswer(query.name.key.role, query.asked))
    Lose(L7_LOSS_RING_FULL, query.name.key);
  else if (!is_datagram && AnswersOf(query).losses != query.losses)
    Lose(L7_LOSS_GAP, query.name.key);
  else
    table_.AddTimedOut(query.row, query.asked, query.retries);
  settled_.Add(query.name, Settled::kTimedOut, 1 + query.retries);
  Remove(index);
}

void DnsPairing::Lose(l7_loss reason, const QueryKey& key) {
  losses_.Add(reason, table_.ScaleOf(key.transport));
}

void DnsPairing::Remove(uint32_t index) {
  const uint32_t connection = queries_[index].connection;
  deadlines_.Cancel(index);
  queries_.Remove(index);
  if (connection != DnsConnections::kNone) connections_.RemoveQuery(connection);
}

void DnsPairing::Learn(const DnsHeard& heard, const DnsMessage& message) {
  DnsAddresses addresses(heard.bytes, message);
  DnsAddress found;
  if (!addresses.Next(found)) return;
  DnsName::Text text;
  const std::string_view name = message.name.ToText(text);
  const message_record& record = heard.record;
  do {
    domains_.Learn(record.ends.netns, record.owner.pid, found.address, name, found.ttl,
                   heard.first);
  } while (addresses.Next(found));
}

void DnsPairing::Tick(uint64_t now) {
  lost_records_.Count(now);
  deadlines_.Advance(now, [this](uint32_t index) { TimeOut(index); });
  early_.Tick(now);
  local_addresses_.Tick(now);
}

const DnsStream& DnsPairing::AnswersOf(const OpenQuery& query) {
  const bool is_client = query.name.key.role == ROLE_CLIENT;
  return connections_[query.connection].streams[is_client ? DIRECTION_RECEIVED : DIRECTION_SENT];
}

bool DnsPairing::IsOver(uint32_t index, uint64_t time) {
  return Since(queries_[index].asked, time) >= timeout_;
}

DnsKey DnsPairing::RowOf(const DnsHeard& heard, const DnsMessage& message, const QueryKey& key) {
  const message_record& record = heard.record;
  DnsKey row;
  std::memcpy(row.local_address, record.ends.local_address, ADDRESS_BYTES);
  std::memcpy(row.remote_address, record.ends.remote_address, ADDRESS_BYTES);
  local_addresses_.Complete(record.ends, row.local_address);
  row.local_port = key.role == ROLE_CLIENT ? 0 : record.ends.local_port;
  row.remote_port = key.role == ROLE_SERVER ? 0 : record.ends.remote_port;
  row.cgroup = record.owner.cgroup;
  row.pid = record.owner.pid;
  row.process = table_.ProcessName(record.owner);
  table_.SetQuestion(row, message);
  row.role = key.role;
  row.transport = key.transport;
  if (key.role == ROLE_CLIENT) FindServer(heard, row);
  row.holders = holders_.Find(row.local_address, TargetOf(row), row.cgroup, heard.last);
  return row;
}

// Who it is that a client asks: its name, and where it is after NAT.
void DnsPairing::FindServer(const DnsHeard& heard, DnsKey& row) {
  endpoints ends = heard.record.ends;
  row.domain = domains_.Find(ends.netns, row.pid, row.remote_address, heard.last);
  std::memcpy(ends.local_address, row.local_address, ADDRESS_BYTES);
  nat_of_(ends, row.pid, row.transport).WriteTo(row.nat_address, row.nat_port);
}

}  // namespace flowgauge
