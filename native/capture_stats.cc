// SPDX-License-Identifier: Apache-2.0
// What a capture says of itself.
#include <algorithm>

#include "capture.h"

namespace flowgauge {

namespace {

// What is lost of those that are looked at stands for more, where not all are.
double ScaleOf(int l7_loss, double sampling) {
  return l7_loss == L7_LOSS_RING_FULL || l7_loss == L7_LOSS_SOCKETS_FULL ? 1 / sampling : 1;
}

void AddMessageCounters(stats_row& stats, const cpu_counters& of_cpu, double sampling) {
  for (int i = 0; i < L7_LOSSES; ++i)
    stats.l7_losses[i] += static_cast<double>(of_cpu.l7_losses[i]) * ScaleOf(i, sampling);
  stats.messages_ring_bytes =
      std::max(stats.messages_ring_bytes, static_cast<double>(of_cpu.messages_ring_bytes));
}

}  // namespace

// Take holds the tables for some 3 us a socket: the event loop must not wait for it.
stats_row Capture::Stats() {
  stats_row stats;
  {
    std::lock_guard lock(table_sizes_mutex_);
    stats = table_sizes_;
  }
  AddKernelCounters(stats);
  stats.lost_events[LOSS_PROGRAM_SKIPPED] = static_cast<double>(probes_->Skipped());
  stats.message_records = static_cast<double>(message_records_);
  stats.tcp_sockets_capacity = settings_.tcp_sockets;
  stats.udp_flows_capacity = settings_.udp_flows;
  stats.flows_capacity = settings_.max_flows;
  stats.ring_capacity = settings_.ring_bytes;
  stats.messages_ring_capacity = settings_.messages.ring_bytes;
  return stats;
}

void Capture::KeepTableSizes() {
  std::lock_guard lock(table_sizes_mutex_);
  table_sizes_.tcp_sockets = static_cast<double>(tcp_.size());
  table_sizes_.udp_flows = static_cast<double>(udp_.size());
  table_sizes_.flows = static_cast<double>(flows_.size());
  table_sizes_.flows_folded = static_cast<double>(flows_.folded());
  table_sizes_.strings = static_cast<double>(strings_.strings().size());
  messages_.AddStats(table_sizes_);
  nat_.AddStats(table_sizes_);
}

void Capture::AddKernelCounters(stats_row& stats) const {
  const cpu_counters* counters = probes_->counters();
  for (int cpu = 0; cpu < MAX_CPUS; ++cpu) {
    const cpu_counters& of_cpu = counters[cpu];
    for (int i = 0; i < SIGNALS; ++i) stats.fired[i] += static_cast<double>(of_cpu.fired[i]);
    for (int i = 0; i < LOSSES; ++i) {
      stats.lost_events[i] += static_cast<double>(of_cpu.lost_events[i]);
      stats.lost_read_bytes[i] += static_cast<double>(of_cpu.lost_read_bytes[i]);
      stats.lost_written_bytes[i] += static_cast<double>(of_cpu.lost_written_bytes[i]);
    }
    stats.hook_tcp_read_bytes += static_cast<double>(of_cpu.tcp_read_bytes);
    stats.hook_tcp_written_bytes += static_cast<double>(of_cpu.tcp_written_bytes);
    stats.hook_udp_read_bytes += static_cast<double>(of_cpu.udp_read_bytes);
    stats.hook_udp_written_bytes += static_cast<double>(of_cpu.udp_written_bytes);
    stats.ring_bytes = std::max(stats.ring_bytes, static_cast<double>(of_cpu.ring_bytes));
    AddMessageCounters(stats, of_cpu, settings_.messages.sampling);
  }
}

}  // namespace flowgauge
