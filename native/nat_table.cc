// SPDX-License-Identifier: Apache-2.0
#include "nat_table.h"

#include <algorithm>
#include <utility>

#include "local_addresses.h"

namespace flowgauge {

namespace {

constexpr uint64_t kSecond = 1'000'000'000;

NatTarget TargetOf(const tracked_connection& connection) {
  NatTarget target;
  std::memcpy(target.address, connection.answering, ADDRESS_BYTES);
  target.port = connection.answering_port;
  return target;
}

}  // namespace

void NatTable::Learn(netns_inode netns, const tracked_connection& connection, uint32_t dump) {
  if (!IsTranslated(connection)) return End(netns, connection);
  uint32_t place = Find(netns, connection);
  if (place == Pool<Connection>::kNone) place = NewPlace(TupleOf(netns, connection));
  if (place == Pool<Connection>::kNone) {
    ++refused_;
    if (connection.transport == TRANSPORT_UDP) MissedSome();
    return;
  }
  SetTarget(place, TargetOf(connection));
  Connection& known = connections_[place];
  if (known.ended != 0) known.Begin(window_);
  known.zone = connection.zone;
  known.dump = dump;
}

void NatTable::End(netns_inode netns, const tracked_connection& connection) {
  const uint32_t place = Find(netns, connection);
  if (place == Pool<Connection>::kNone || connections_[place].ended != 0) return;
  if (connections_[place].zone == connection.zone) connections_[place].ended = now_;
}

void NatTable::EndUntold(netns_inode netns, uint32_t dump) {
  for (uint32_t place = 0; place < connections_.places(); ++place) {
    Connection& known = connections_[place];
    const bool is_told = known.tuple.netns != netns || known.dump == dump;
    if (connections_.Has(place) && !is_told && known.ended == 0) known.ended = now_;
  }
}

NatTarget NatTable::Find(netns_inode netns, const endpoints& ends, uint8_t transport,
                         bool& is_ambiguous) const {
  const auto known = places_.find(TupleOf(netns, ends, transport));
  if (known != places_.end()) return connections_[known->second].target;
  const bool is_one = ends.local_port != 0 && !IsUnspecified(ends.local_address);
  if (transport != TRANSPORT_UDP || is_one) return {};
  return FindService(netns, ends, is_ambiguous);
}

void NatTable::Placed(netns_inode netns, const endpoints& ends) {
  const auto known = places_.find(TupleOf(netns, ends, TRANSPORT_TCP));
  if (known != places_.end()) connections_[known->second].is_placed = true;
}

NatTarget NatTable::FindService(netns_inode netns, const endpoints& ends,
                                bool& is_ambiguous) const {
  NatService service;
  std::memcpy(service.source, ends.local_address, ADDRESS_BYTES);
  std::memcpy(service.destination, ends.remote_address, ADDRESS_BYTES);
  service.netns = netns;
  service.port = ends.remote_port;
  NatTarget only;
  const NatServices::Answer answer = services_.Find(service, now_, only);
  const bool is_certain = answer == NatServices::kOne && now_ >= services_whole_at_;
  if (answer != NatServices::kNone && !is_certain) is_ambiguous = true;
  return is_certain ? only : NatTarget{};
}

void NatTable::Tick(uint64_t now) {
  constexpr uint32_t kStep = 1024;  // some 6 s for 65536 connections
  now_ = now;
  const uint32_t places = std::min(connections_.places(), kStep);
  for (uint32_t i = 0; i < places; ++i) {
    sweep_ = (sweep_ + 1) % connections_.places();
    const Connection& known = connections_[sweep_];
    if (connections_.Has(sweep_) && known.ended != 0 && now > known.ended + linger_) Forget(sweep_);
  }
}

NatTable::Tuple NatTable::TupleOf(netns_inode netns, const tracked_connection& connection) {
  Tuple tuple;
  std::memcpy(tuple.source, connection.source, ADDRESS_BYTES);
  std::memcpy(tuple.destination, connection.destination, ADDRESS_BYTES);
  tuple.netns = netns;
  tuple.source_port = connection.source_port;
  tuple.destination_port = connection.destination_port;
  tuple.transport = connection.transport;
  return tuple;
}

NatTable::Tuple NatTable::TupleOf(netns_inode netns, const endpoints& ends, uint8_t transport) {
  Tuple tuple;
  std::memcpy(tuple.source, ends.local_address, ADDRESS_BYTES);
  std::memcpy(tuple.destination, ends.remote_address, ADDRESS_BYTES);
  tuple.netns = netns;
  tuple.source_port = ends.local_port;
  tuple.destination_port = ends.remote_port;
  tuple.transport = transport;
  return tuple;
}

NatService NatTable::ServiceOf(const Tuple& tuple) {
  NatService service;
  std::memcpy(service.source, tuple.source, ADDRESS_BYTES);
  std::memcpy(service.destination, tuple.destination, ADDRESS_BYTES);
  service.netns = tuple.netns;
  service.port = tuple.destination_port;
  return service;
}

uint32_t NatTable::Find(netns_inode netns, const tracked_connection& connection) const {
  const auto known = places_.find(TupleOf(netns, connection));
  return known == places_.end() ? Pool<Connection>::kNone : known->second;
}

uint32_t NatTable::NewPlace(const Tuple& tuple) {
  uint32_t place = connections_.Add();
  if (place == Pool<Connection>::kNone && EvictOne()) place = connections_.Add();
  if (place == Pool<Connection>::kNone) return place;
  places_.emplace(tuple, place);
  connections_[place].tuple = tuple;
  connections_[place].Begin(window_);
  return place;
}

// Of TCP: when its window has ended, or before that if it is known to be in its flow; this machine
// also tracks what it only forwards. UDP is asked for in each window.
bool NatTable::MayGo(const Connection& connection) const {
  if (connection.tuple.transport == TRANSPORT_UDP) return connection.ended != 0;
  return connection.is_placed || connection.window != window_;
}

bool NatTable::EvictOne() {
  constexpr uint32_t kPatience = 64;
  for (uint32_t i = 0; i < kPatience; ++i) {
    hand_ = (hand_ + 1) % connections_.places();
    const Connection& known = connections_[hand_];
    if (!MayGo(known)) continue;
    if (known.tuple.transport == TRANSPORT_UDP)
      services_whole_at_ = std::max(services_whole_at_, now_ + linger_);
    Forget(hand_);
    return true;
  }
  return false;
}

// A tuple that is used again may go elsewhere.
void NatTable::SetTarget(uint32_t place, const NatTarget& target) {
  Connection& connection = connections_[place];
  const NatTarget former = std::exchange(connection.target, target);
  if (connection.tuple.transport != TRANSPORT_UDP || former == target) return;
  const NatService service = ServiceOf(connection.tuple);
  services_.Add(service, target);
  if (!former.is_known()) return;
  services_.Remove(service, former);
  services_.Doubt(service, now_ + linger_);
}

void NatTable::Forget(uint32_t place) {
  const Connection& connection = connections_[place];
  if (connection.tuple.transport == TRANSPORT_UDP)
    services_.Remove(ServiceOf(connection.tuple), connection.target);
  places_.erase(connection.tuple);
  connections_.Remove(place);
}

}  // namespace flowgauge
