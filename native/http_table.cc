// SPDX-License-Identifier: Apache-2.0
#include "http_table.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace flowgauge {

void HttpKey::WriteTo(http_row& row) const {
  std::memcpy(row.local_address, local_address, ADDRESS_BYTES);
  std::memcpy(row.remote_address, remote_address, ADDRESS_BYTES);
  std::memcpy(row.nat_address, nat_address, ADDRESS_BYTES);
  row.cgroup = static_cast<double>(cgroup);
  row.local_holder = holders.local;
  row.remote_holder = holders.remote;
  row.pid = pid;
  row.process = process;
  row.path = path;
  row.domain = domain;
  row.local_port = local_port;
  row.remote_port = remote_port;
  row.nat_port = nat_port;
  row.status = status;
  row.method = method;
  row.version = version;
  row.role = role;
  row.role_is_guess = role_is_guess;
  row.transport = TRANSPORT_TCP;
}

HttpKey HttpKey::Folded() const {
  HttpKey folded;
  folded.role = role;
  return folded;
}

HttpTable::HttpTable(const HttpSettings& settings, StringTable& strings)
    : settings_(settings),
      strings_(strings),
      paths_(settings.path_patterns, strings),
      table_(settings.max_rows, settings.idle_windows) {
  std::vector<uint32_t>& bounds = settings_.latency_bounds;
  bounds.resize(std::min<size_t>(bounds.size(), LATENCY_BUCKETS - 1));
}

void HttpTable::Add(const HttpKey& ends, const HttpExchange& exchange) {
  http_row& row = table_.Touch(table_.FindOrAdd(KeyOf(ends, exchange)));
  const bool is_server = ends.role == ROLE_SERVER;
  const double scale = settings_.scale;
  const double request_bytes = static_cast<double>(exchange.request_bytes) * scale;
  const double response_bytes = static_cast<double>(exchange.response_bytes) * scale;
  row.last_at = std::max(row.last_at, static_cast<double>(exchange.sent_at));
  row.requests += scale;
  row.read_bytes += is_server ? request_bytes : response_bytes;
  row.written_bytes += is_server ? response_bytes : request_bytes;
  if (settings_.show_path && exchange.is_path_cut) row.truncated_paths += scale;
  if (exchange.status == 0) row.unanswered[exchange.why] += scale;
  if (exchange.status != 0) AddTime(exchange.latency, row.latency_sum, row.buckets);
  if (exchange.status != 0 && exchange.is_answered)
    AddTime(exchange.duration, row.duration_sum, row.duration_buckets);
}

void HttpTable::BeginOpen() {
  for (auto& [slot, open] : open_) open.now = 0;
}

void HttpTable::AddOpen(const HttpKey& ends, const HttpExchange& exchange) {
  HttpKey key = KeyOf(ends, exchange);
  key.status = 0;
  open_[table_.FindOrAdd(key)].now += settings_.scale;
}

void HttpTable::TellOpen() {
  for (auto at = open_.begin(); at != open_.end();) {
    auto& [slot, open] = *at;
    const double change = std::round(open.now) - open.told;
    open.told += change;
    if (change != 0) {
      http_row& row = table_.Touch(slot);
      if (row.opened == 0 && row.ended == 0) changed_.push_back(slot);
      (change > 0 ? row.opened : row.ended) += std::abs(change);
    }
    at = open.told == 0 ? open_.erase(at) : std::next(at);
  }
}

void HttpTable::ChangedHandedOver() {
  for (flow_slot slot : changed_) {
    http_row& row = table_.Touch(slot);
    row.opened = row.ended = 0;
  }
  changed_.clear();
}

string_id HttpTable::NameOf(const process& process) {
  return strings_.Intern({process.name, strnlen(process.name, PROCESS_NAME_BYTES)});
}

HttpKey HttpTable::KeyOf(const HttpKey& ends, const HttpExchange& exchange) {
  HttpKey key = ends;
  key.method = exchange.method;
  key.status = exchange.status;
  if (settings_.show_version) key.version = exchange.version;
  if (settings_.show_path)
    key.path = paths_.Of(exchange.path(), exchange.is_path_cut, exchange.status);
  return key;
}

void HttpTable::AddTime(uint64_t nanoseconds, double& sum, double* buckets) const {
  const double microseconds = static_cast<double>(nanoseconds) / 1000;
  const std::vector<uint32_t>& bounds = settings_.latency_bounds;
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), microseconds);
  sum += microseconds * settings_.scale;
  buckets[bucket - bounds.begin()] += settings_.scale;
}

}  // namespace flowgauge
