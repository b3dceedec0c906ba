// SPDX-License-Identifier: Apache-2.0
#include "http_tracker.h"

#include <algorithm>
#include <cstring>

namespace flowgauge {

namespace {

std::string_view BytesOf(const message_record& record, uint32_t part, const uint8_t* bytes) {
  const uint32_t before = part == 0 ? 0 : record.part[0].captured;
  return {reinterpret_cast<const char*>(bytes) + before, record.part[part].captured};
}

// Whether a record is what it says to be, of bytes that are there.
bool IsSound(const message_record& record, size_t length) {
  if (record.parts > std::size(record.part)) return false;
  uint64_t captured = 0;
  for (uint32_t i = 0; i < record.parts; ++i) {
    const message_part& part = record.part[i];
    if (part.direction > DIRECTION_RECEIVED || part.captured > part.size) return false;
    captured += part.captured;
  }
  return captured <= length;
}

// When the last message passed of which the record tells.
uint64_t LastOf(const message_record& record) {
  return record.parts == 0 ? 0 : record.part[record.parts - 1].last;
}

unanswered WhyEnded(uint32_t error) { return error != 0 ? UNANSWERED_RESET : UNANSWERED_CLOSED; }

uint8_t RoleOfSender(uint8_t direction) {
  return direction == DIRECTION_SENT ? ROLE_CLIENT : ROLE_SERVER;
}

}  // namespace

HttpTracker::HttpTracker(const HttpSettings& settings, HttpTable& table, L7Losses& losses,
                         HolderTable& holders, ServerDomainOf domain_of, NatOf nat_of)
    : shared_(settings, table, losses),
      holders_(holders),
      domain_of_(std::move(domain_of)),
      nat_of_(std::move(nat_of)),
      ephemeral_port_(settings.ephemeral_port),
      connections_(settings.max_connections) {}

void HttpTracker::Process(const message_record& record, const uint8_t* bytes, size_t length) {
  if (!IsSound(record, length)) return shared_.Lose(L7_LOSS_MALFORMED);
  for (uint32_t i = 0; i < record.parts; ++i)
    shared_.now = std::max<uint64_t>(shared_.now, record.part[i].last);
  HttpConnection* connection = FindOrAdd(record, bytes);
  if (connection == nullptr) return;
  connection->Lost(static_cast<uint16_t>(record.lost_records),
                   (record.flags & RECORD_PIPELINED) != 0);
  if (record.owner.pid != 0 && record.owner.pid != connection->key().pid)
    connection->SetOwner(record.owner, shared_.table.NameOf(record.owner));
  FindHolders(*connection, record.born);
  connection->Heard(record.before);
  connection->Told(record.told, shared_);
  for (uint32_t i = 0; i < record.parts; ++i)
    connection->Take(record.part[i], BytesOf(record, i, bytes), shared_);
  const HttpEnds ends = EndsOf(*connection, record.end_sent, record.end_received);
  connection->Stand(ends, LastOf(record), shared_);
  if ((record.flags & RECORD_LAST) == 0) return;
  connection->Close(ends, WhyEnded(record.error), shared_);
  ended_.push_back({record.sk, record.born});
}

void HttpTracker::Process(const exchange_record& record) {
  shared_.now = std::max<uint64_t>(shared_.now, record.answered);
  const auto known = places_.find({record.sk, record.born});
  if (known == places_.end()) return shared_.Lose(L7_LOSS_CONNECTIONS_FULL);
  HttpConnection& connection = connections_[known->second];
  FindHolders(connection, record.born);
  connection.Take(record, shared_);
}

void HttpTracker::RingsRead() {
  ForgetAll(ending_);
  std::swap(ending_, ended_);
}

HttpConnection* HttpTracker::FindOrAdd(const message_record& record, const uint8_t* bytes) {
  const Identity identity = {record.sk, record.born};
  const auto known = places_.find(identity);
  if (known != places_.end()) return &connections_[known->second];
  const uint8_t role = RoleOf(record, bytes);
  if (role == ROLE_UNKNOWN || record.parts == 0) return nullptr;
  const uint32_t place = AddConnection();
  if (place == Pool<HttpConnection>::kNone) {
    shared_.Lose(L7_LOSS_CONNECTIONS_FULL);
    return nullptr;
  }
  places_.emplace(identity, place);
  const uint8_t request_direction = role == ROLE_CLIENT ? DIRECTION_SENT : DIRECTION_RECEIVED;
  connections_[place] = HttpConnection(KeyOf(record, role), request_direction,
                                       static_cast<uint16_t>(record.lost_records));
  return &connections_[place];
}

// Those that ended wait only where there is room.
uint32_t HttpTracker::AddConnection() {
  const uint32_t place = connections_.Add();
  if (place != Pool<HttpConnection>::kNone) return place;
  ForgetAll(ending_);
  ForgetAll(ended_);
  return connections_.Add();
}

// Again only where something is known that was not.
void HttpTracker::FindHolders(HttpConnection& connection, uint64_t born) {
  if (connection.holders_version() == holders_.version()) return;
  const HttpKey& key = connection.key();
  connection.SetHolders(holders_.Find(key.local_address, TargetOf(key), key.cgroup, born),
                        holders_.version());
}

// As the flow's role is found, and where it is not, by who speaks like a client.
uint8_t HttpTracker::RoleOf(const message_record& record, const uint8_t* bytes) const {
  if (record.role == ROLE_CLIENT || record.role == ROLE_SERVER) return record.role;
  const uint8_t guess = GuessRole(record.ends);
  if (guess != ROLE_UNKNOWN) return guess;
  for (uint32_t i = 0; i < record.parts; ++i) {
    const uint8_t direction = record.part[i].direction;
    if (BeginsRequest(BytesOf(record, i, bytes))) return RoleOfSender(direction);
    if (BeginsResponse(BytesOf(record, i, bytes))) return RoleOfSender(1 - direction);
  }
  return ROLE_UNKNOWN;
}

uint8_t HttpTracker::GuessRole(const endpoints& ends) const {
  const bool local_is_ephemeral = ends.local_port >= ephemeral_port_;
  const bool remote_is_ephemeral = ends.remote_port >= ephemeral_port_;
  if (local_is_ephemeral == remote_is_ephemeral) return ROLE_UNKNOWN;
  return local_is_ephemeral ? ROLE_CLIENT : ROLE_SERVER;
}

HttpKey HttpTracker::KeyOf(const message_record& record, uint8_t role) {
  HttpKey key;
  std::memcpy(key.local_address, record.ends.local_address, ADDRESS_BYTES);
  std::memcpy(key.remote_address, record.ends.remote_address, ADDRESS_BYTES);
  key.local_port = role == ROLE_CLIENT ? 0 : record.ends.local_port;
  key.remote_port = role == ROLE_SERVER ? 0 : record.ends.remote_port;
  key.cgroup = record.owner.cgroup;
  key.pid = record.owner.pid;
  key.process = shared_.table.NameOf(record.owner);
  key.domain = domain_of_(record);
  if (role == ROLE_CLIENT)
    nat_of_(record.ends, record.owner.pid, TRANSPORT_TCP).WriteTo(key.nat_address, key.nat_port);
  key.role = role;
  key.role_is_guess = record.role == ROLE_UNKNOWN && GuessRole(record.ends) != ROLE_UNKNOWN;
  return key;
}

void HttpTracker::Observe(const tcp_socket& socket) {
  const Identity identity = {socket.sk, socket.born};
  const auto known = places_.find(identity);
  if (known == places_.end()) return;
  HttpConnection& connection = connections_[known->second];
  const HttpEnds ends = EndsOf(connection, socket.counters.end_sent, socket.counters.end_received);
  connection.Stand(ends, shared_.now, shared_);
  if ((socket.flags & TCP_CLOSED) == 0) return;
  connection.Lost(socket.mark.lost_records, false);
  connection.Close(ends, WhyEnded(socket.error), shared_);
  Forget(identity);
}

void HttpTracker::CountOpen() {
  for (const auto& [identity, place] : places_) connections_[place].CountOpen(shared_);
  shared_.table.TellOpen();
}

size_t HttpTracker::waiting() const {
  return static_cast<size_t>(std::count_if(places_.begin(), places_.end(), [this](const auto& one) {
    return connections_[one.second].is_response_under_way(shared_);
  }));
}

void HttpTracker::Tick(uint64_t now) {
  shared_.now = std::max(shared_.now, now);
  for (const auto& [identity, place] : places_) {
    connections_[place].Expire(shared_);
    if (connections_[place].IsIdle(shared_)) idle_.push_back(identity);
  }
  ForgetAll(idle_);
}

void HttpTracker::ForgetAll(std::vector<Identity>& identities) {
  for (const Identity& identity : identities) Forget(identity);
  identities.clear();
}

void HttpTracker::Forget(const Identity& identity) {
  const auto known = places_.find(identity);
  if (known == places_.end()) return;
  connections_[known->second].Finish(UNANSWERED_TIMED_OUT, shared_);
  connections_.Remove(known->second);
  places_.erase(known);
}

}  // namespace flowgauge
