// SPDX-License-Identifier: Apache-2.0
#include "dns_tracker.h"

#include <algorithm>
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

DnsTracker::DnsTracker(const DnsSettings& settings, DnsTable& table, DomainTable& domains,
                       L7Losses& losses, SourceAddress source_address)
    : table_(table),
      domains_(domains),
      losses_(losses),
      local_addresses_(std::move(source_address)),
      timeout_(settings.timeout),
      queries_(settings.max_queries),
      settled_(settings.max_queries),
      early_(losses) {}

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
  if ((record.flags & RECORD_CLOSED) != 0) Close(record.sk, record.born);
}

void DnsTracker::ProcessDatagram(const message_record& record, const message_part& part,
                                 Bytes captured) {
  const DnsVerdict verdict = TakeMessage({.record = record,
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
    const DnsVerdict verdict = TakeMessage({.record = record,
                                            .direction = part.direction,
                                            .connection = index,
                                            .bytes = message.bytes,
                                            .size = message.size,
                                            .first = message.first,
                                            .last = message.last});
    // What is no message may be the middle of one, from before the agent's time.
    if (verdict == DnsVerdict::kMalformed) reader.LoseStep(verdict);
    if (verdict != DnsVerdict::kCut) continue;
    ++connection.losses;
    CountLoss(verdict);
  }
  if (reader.state() == DnsVerdict::kRead) return;
  ++connection.losses;
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

DnsVerdict DnsTracker::TakeMessage(const Heard& heard) {
  DnsMessage message;
  const DnsVerdict verdict = ReadDnsMessage(heard.bytes, heard.size, message);
  if (verdict != DnsVerdict::kRead) return verdict;
  if (message.is_answer)
    TakeAnswer(heard, message);
  else
    TakeQuery(heard, NameOf(heard.record, heard.direction, message));
  return verdict;
}

void DnsTracker::TakeQuery(const Heard& heard, const QueryName& name) {
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
    table_.AddAnswered(RowOf(heard, name.key, early.rcode), Since(heard.last, early.time), 0);
    return;
  }
  Open(heard, name);
}

void DnsTracker::Open(const Heard& heard, const QueryName& name) {
  const uint32_t index = queries_.Add(name);
  if (index == OpenQueries::kNone) {
    losses_.Add(L7_LOSS_QUERIES_FULL);
    settled_.Add(name, Settled::kAnswered, 1);
    return;
  }
  OpenQuery& query = queries_[index];
  query.row = RowOf(heard, name.key, 0);
  query.asked = heard.last;
  query.connection = heard.connection;
  if (heard.connection != DnsConnections::kNone) {
    DnsConnection& connection = connections_[heard.connection];
    ++connection.queries;
    query.losses = connection.losses;
  }
  deadlines_.Schedule(index, heard.last + timeout_ + kRingDelay);
}

void DnsTracker::TakeAnswer(const Heard& heard, const DnsMessage& message) {
  QueryName name = NameOf(heard.record, heard.direction, message);
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

void DnsTracker::TakeUnmatched(const Heard& heard, const DnsMessage& message,
                               const QueryName& name) {
  const Settled settled = settled_.Take(name);
  if (settled == Settled::kTimedOut) {
    losses_.Add(L7_LOSS_LATE_ANSWER);
  } else if (settled == Settled::kUnknown && !message.is_transfer) {
    if (name.key.role == ROLE_CLIENT)
      early_.Add(name, heard.first, message.rcode);
    else
      losses_.Add(L7_LOSS_ORPHAN);
  }
}

void DnsTracker::Answer(uint32_t index, const Heard& heard, const DnsMessage& message) {
  OpenQuery& query = queries_[index];
  query.row.rcode = message.rcode;
  table_.AddAnswered(query.row, Since(query.asked, heard.first), query.retries);
  settled_.Add(query.name, Settled::kAnswered, query.retries);
  if (query.name.key.role == ROLE_CLIENT && message.rcode == 0) Learn(heard, message);
  Remove(index);
}

void DnsTracker::TimeOut(uint32_t index) {
  const OpenQuery& query = queries_[index];
  const bool may_be_answered = query.connection != DnsConnections::kNone &&
                               connections_[query.connection].losses != query.losses;
  if (may_be_answered)
    losses_.Add(L7_LOSS_GAP);
  else
    table_.AddTimedOut(query.row, query.retries);
  settled_.Add(query.name, Settled::kTimedOut, 1 + query.retries);
  Remove(index);
}

void DnsTracker::Remove(uint32_t index) {
  const uint32_t connection = queries_[index].connection;
  deadlines_.Cancel(index);
  queries_.Remove(index);
  if (connection != DnsConnections::kNone) connections_.RemoveQuery(connection);
}

void DnsTracker::Learn(const Heard& heard, const DnsMessage& message) {
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

void DnsTracker::Tick(uint64_t now) {
  deadlines_.Advance(now, [this](uint32_t index) { TimeOut(index); });
  early_.Tick(now);
  connections_.Tick(now);
  local_addresses_.Tick(now);
}

bool DnsTracker::IsOver(uint32_t index, uint64_t time) {
  return Since(queries_[index].asked, time) >= timeout_;
}

DnsKey DnsTracker::RowOf(const Heard& heard, const QueryKey& key, uint16_t rcode) {
  const message_record& record = heard.record;
  DnsKey row;
  std::memcpy(row.local_address, record.ends.local_address, ADDRESS_BYTES);
  std::memcpy(row.remote_address, record.ends.remote_address, ADDRESS_BYTES);
  local_addresses_.Complete(record.ends, row.local_address);
  row.local_port = key.role == ROLE_CLIENT ? 0 : record.ends.local_port;
  row.remote_port = key.role == ROLE_SERVER ? 0 : record.ends.remote_port;
  row.pid = record.owner.pid;
  row.process = table_.ProcessName(record.owner);
  row.rcode = rcode;
  row.role = key.role;
  row.transport = key.transport;
  if (key.role == ROLE_CLIENT)
    row.domain = domains_.Find(record.ends.netns, row.pid, row.remote_address, heard.last);
  return row;
}

}  // namespace flowgauge
