// SPDX-License-Identifier: Apache-2.0
#include "dns_table.h"

#include <algorithm>

namespace flowgauge {

void DnsKey::WriteTo(dns_row& row) const {
  std::memcpy(row.local_address, local_address, ADDRESS_BYTES);
  std::memcpy(row.remote_address, remote_address, ADDRESS_BYTES);
  std::memcpy(row.nat_address, nat_address, ADDRESS_BYTES);
  row.cgroup = static_cast<double>(cgroup);
  row.local_holder = holders.local;
  row.remote_holder = holders.remote;
  row.pid = pid;
  row.process = process;
  row.domain = domain;
  row.local_port = local_port;
  row.remote_port = remote_port;
  row.nat_port = nat_port;
  row.query_name = query_name;
  row.query_type = query_type;
  row.rcode = rcode;
  row.role = role;
  row.transport = transport;
}

// Time-outs are counted apart from answers, whatever else is folded.
DnsKey DnsKey::Folded() const {
  DnsKey folded;
  if (rcode == RCODE_TIMEOUT) folded.rcode = rcode;
  folded.role = role;
  folded.transport = transport;
  return folded;
}

DnsTable::DnsTable(const DnsSettings& settings, StringTable& strings)
    : rows_(settings.max_rows, settings.idle_windows),
      strings_(strings),
      names_(strings),
      show_query_type_(settings.show_query_type),
      show_query_name_(settings.show_query_name),
      latency_bounds_(settings.latency_bounds),
      scale_(settings.scale) {
  if (latency_bounds_.size() >= LATENCY_BUCKETS) latency_bounds_.resize(LATENCY_BUCKETS - 1);
}

string_id DnsTable::ProcessName(const process& process) {
  return strings_.Intern({process.name, strnlen(process.name, PROCESS_NAME_BYTES)});
}

void DnsTable::SetQuestion(DnsKey& key, const DnsMessage& message) {
  if (!message.has_question) return;
  if (show_query_type_) key.query_type = message.type;
  if (show_query_name_) key.query_name = names_.Of(message.name);
}

void DnsTable::AddAnswered(const DnsKey& key, uint64_t asked, uint64_t latency, uint32_t retries) {
  const double microseconds = static_cast<double>(latency) / 1000;
  const double scale = ScaleOf(key.transport);
  const auto bound = std::ranges::lower_bound(latency_bounds_, microseconds);
  dns_row& row = Add(key, asked, retries, scale);
  row.latency_sum += microseconds * scale;
  row.latency_max = std::max(row.latency_max, microseconds);
  row.buckets[bound - latency_bounds_.begin()] += scale;
}

void DnsTable::AddTimedOut(DnsKey key, uint64_t asked, uint32_t retries) {
  key.rcode = RCODE_TIMEOUT;
  Add(key, asked, retries, ScaleOf(key.transport));
}

dns_row& DnsTable::Add(const DnsKey& key, uint64_t asked, uint32_t retries, double scale) {
  dns_row& row = rows_.Touch(rows_.FindOrAdd(key));
  row.last_at = std::max(row.last_at, static_cast<double>(asked));
  row.requests += scale;
  row.retries += retries * scale;
  return row;
}

// The kernel samples datagrams by their id, but sees every byte of a stream.
double DnsTable::ScaleOf(uint8_t transport) const {
  return transport == TRANSPORT_UDP ? scale_ : 1;
}

}  // namespace flowgauge
