// SPDX-License-Identifier: Apache-2.0
#include "udp_table.h"

namespace flowgauge {

void UdpTable::Process(const udp_key& key, const udp_stats& stats) {
  auto [position, is_new] = entries_.try_emplace(key);
  Entry& entry = position->second;
  if (is_new) entry.flow = FlowOf(key, stats);  // its holders are found with the first bytes
  const uint64_t read = stats.read_bytes - entry.read_bytes;
  const uint64_t written = stats.written_bytes - entry.written_bytes;
  const uint64_t read_datagrams = stats.read_datagrams - entry.read_datagrams;
  const uint64_t written_datagrams = stats.written_datagrams - entry.written_datagrams;
  if (read_datagrams == 0 && written_datagrams == 0 && read == 0 && written == 0) return;
  entry.idle_windows = 0;
  entry.read_bytes = stats.read_bytes;
  entry.written_bytes = stats.written_bytes;
  entry.read_datagrams = stats.read_datagrams;
  entry.written_datagrams = stats.written_datagrams;
  // Looked up anew: the flow may have ended while its kernel entry lived on.
  flow_row& row = flows_.Touch(flows_.FindOrAdd(FlowNow(key, entry.flow)));
  row.read_bytes += static_cast<double>(read);
  row.written_bytes += static_cast<double>(written);
  row.read_datagrams += static_cast<uint32_t>(read_datagrams);
  row.written_datagrams += static_cast<uint32_t>(written_datagrams);
}

// What passed while an address went from one holder to another is nobody's.
FlowKey UdpTable::FlowNow(const udp_key& key, FlowKey& known) const {
  const FlowKey before = known;
  FindTarget(key, known);
  known.holders = holders_.Find(known.local_address, TargetOf(known), known.cgroup, kNow);
  FlowKey now = known;
  const bool is_same_address = std::memcmp(TargetOf(before), TargetOf(now), ADDRESS_BYTES) == 0;
  const holder_id holder = before.holders.remote;
  if (is_same_address && holder != 0 && holder != now.holders.remote) now.holders.remote = 0;
  return now;
}

FlowKey UdpTable::FlowOf(const udp_key& key, const udp_stats& stats) {
  FlowKey flow;
  std::memcpy(flow.local_address, key.local_address, ADDRESS_BYTES);
  std::memcpy(flow.remote_address, key.remote_address, ADDRESS_BYTES);
  if (IsUnspecified(flow.local_address)) source_address_(key, flow.local_address);
  flow.local_port = key.local_port;
  flow.remote_port = key.remote_port;
  flow.cgroup = stats.cgroup;
  flow.pid = key.pid;
  flow.process = strings_.Intern({stats.name, strnlen(stats.name, PROCESS_NAME_BYTES)});
  if (key.role == ROLE_CLIENT)
    flow.domain = domain_of_(key.netns, key.pid, key.remote_address, kNow);
  flow.role = key.role;
  flow.transport = TRANSPORT_UDP;
  return flow;
}

// Anew in each window: sockets of many ports are one flow here, and the next may go elsewhere.
void UdpTable::FindTarget(const udp_key& key, FlowKey& flow) const {
  if (key.role != ROLE_CLIENT) return;
  endpoints ends = {};
  std::memcpy(ends.local_address, flow.local_address, ADDRESS_BYTES);
  std::memcpy(ends.remote_address, key.remote_address, ADDRESS_BYTES);
  ends.remote_port = key.remote_port;
  ends.netns = key.netns;
  nat_of_(ends, key.pid, TRANSPORT_UDP).WriteTo(flow.nat_address, flow.nat_port);
}

std::vector<udp_key> UdpTable::Idle(uint32_t windows) const {
  std::vector<udp_key> idle;
  for (const auto& [key, entry] : entries_)
    if (entry.idle_windows >= windows) idle.push_back(key);
  return idle;
}

void UdpTable::StartWindow() {
  for (auto& [key, entry] : entries_) ++entry.idle_windows;
}

}  // namespace flowgauge
