// SPDX-License-Identifier: Apache-2.0
#include "dns_connections.h"

namespace flowgauge {

uint32_t DnsConnections::Find(const DnsConnection::Name& name) const {
  auto known = indices_.find(name);
  return known == indices_.end() ? kNone : known->second;
}

uint32_t DnsConnections::FindOrAdd(const DnsConnection::Name& name) {
  const uint32_t known = Find(name);
  if (known != kNone) return known;
  const uint32_t index = connections_.Add();
  if (index == kNone) return kNone;
  connections_[index].name = name;
  indices_.emplace(name, index);
  return index;
}

void DnsConnections::Close(uint32_t index) {
  DnsConnection& connection = connections_[index];
  connection.is_closed = true;
  for (DnsStream& stream : connection.streams) FreeHead(stream, heads_);
  indices_.erase(connection.name);
  if (connection.queries == 0) connections_.Remove(index);
}

void DnsConnections::RemoveQuery(uint32_t index) {
  DnsConnection& connection = connections_[index];
  --connection.queries;
  if (connection.is_closed && connection.queries == 0) connections_.Remove(index);
}

void DnsConnections::Tick(uint64_t now) {
  constexpr uint64_t kIdle = 120'000'000'000;
  constexpr size_t kStep = 64;
  for (size_t i = 0; i < kStep && connections_.size() > 0; ++i) {
    sweep_ = (sweep_ + 1) % connections_.places();
    const DnsConnection& connection = connections_[sweep_];
    if (!connections_.Has(sweep_) || connection.is_closed || connection.queries > 0) continue;
    if (connection.last_record + kIdle < now) Close(sweep_);
  }
}

}  // namespace flowgauge
