// SPDX-License-Identifier: Apache-2.0
#include "messages.h"

#include <cstring>

namespace flowgauge {

namespace {

constexpr size_t kMaxQueries = 65536;    // open at once; dnsperf keeps 100 a client
constexpr size_t kMaxAddresses = 32768;  // whose names are known
constexpr uint64_t kResponseTimeout = 60'000'000'000;

HttpSettings HttpSettingsFrom(const Settings& settings) {
  const MessageSettings& messages = settings.messages;
  return {
      .max_connections = messages.http_sockets,
      .max_rows = messages.max_rows,
      .idle_windows = messages.idle_windows,
      .latency_bounds = messages.http_latency_bounds,
      .scale = 1 / messages.sampling,
      .response_timeout = kResponseTimeout,
      .show_path = messages.show_path,
      .show_version = messages.show_version,
      .path_patterns = messages.path_patterns,
      .ephemeral_port = settings.ephemeral_port,
  };
}

DnsSettings DnsSettingsFrom(const Settings& settings) {
  const MessageSettings& messages = settings.messages;
  return {
      .max_queries = kMaxQueries,
      .max_rows = messages.max_rows,
      .idle_windows = messages.idle_windows,
      .latency_bounds = messages.dns_latency_bounds,
      .scale = 1 / messages.sampling,
      .timeout = uint64_t{messages.dns_timeout_milliseconds} * 1'000'000,
      .show_query_type = messages.show_query_type,
      .show_query_name = messages.show_query_name,
  };
}

}  // namespace

Messages::Messages(const Settings& settings, StringTable& strings, HolderTable& holders,
                   SourceAddress source_address, ReadDnsLost read_dns_lost, NatOf nat_of)
    : domains_(kMaxAddresses, strings),
      http_rows_(HttpSettingsFrom(settings), strings),
      http_(
          HttpSettingsFrom(settings), http_rows_, losses_, holders,
          [domain_of = domains()](const message_record& record) {
            if (record.role != ROLE_CLIENT) return string_id{0};
            return domain_of(record.ends.netns, record.owner.pid, record.ends.remote_address,
                             record.born);
          },
          nat_of),
      dns_rows_(DnsSettingsFrom(settings), strings),
      dns_(DnsSettingsFrom(settings), dns_rows_, domains_, holders, losses_,
           std::move(source_address), std::move(read_dns_lost), std::move(nat_of)) {}

void Messages::Process(const void* data, size_t size) {
  if (size < sizeof(message_record)) return;
  message_record record;
  std::memcpy(&record, data, sizeof(record));
  const auto* bytes = static_cast<const uint8_t*>(data) + sizeof(record);
  if (record.protocol == PROTOCOL_HTTP)
    http_.Process(record, bytes, size - sizeof(record));
  else
    dns_.Process(record, bytes, size - sizeof(record));
}

void Messages::SocketClosed(const tcp_socket& record) {
  if (record.mark.protocol == PROTOCOL_HTTP) SocketStands(record);
  if (record.mark.protocol == PROTOCOL_DNS) dns_.Close(record.sk, record.born);
}

void Messages::SocketStands(const tcp_socket& record) { http_.Observe(record); }

void Messages::Tick(uint64_t now) {
  now_ = now;
  http_.Tick(now);
  dns_.Tick(now);
  domains_.Tick(now);
}

void Messages::ExpireIdle() {
  http_rows_.ExpireIdle();
  dns_rows_.ExpireIdle();
}

void Messages::StartWindow() {
  http_rows_.StartWindow();
  dns_rows_.StartWindow();
}

void Messages::AddStats(stats_row& stats) const {
  std::copy(losses_.events, losses_.events + L7_LOSSES, stats.l7_losses);
  stats.http_connections = static_cast<double>(http_.size());
  stats.http_rows = static_cast<double>(http_rows_.size());
  stats.http_folded = static_cast<double>(http_rows_.folded());
  stats.dns_queries = static_cast<double>(dns_.size());
  stats.dns_rows = static_cast<double>(dns_rows_.size());
  stats.dns_folded = static_cast<double>(dns_rows_.folded());
  stats.domains = static_cast<double>(domains_.size());
}

DomainOf Messages::domains() const {
  return [this](netns_inode netns, process_id pid, const uint8_t* address, uint64_t at) {
    return domains_.Find(netns, pid, address, at == kNow ? now_ : at);
  };
}

}  // namespace flowgauge
