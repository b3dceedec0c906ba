// SPDX-License-Identifier: Apache-2.0
// HTTP and DNS: takes the kernel's message records and keeps what a window has of them; pure.
#pragma once

#include "dns_tracker.h"
#include "domain_table.h"
#include "http_tracker.h"
#include "l7_losses.h"
#include "settings.h"

namespace flowgauge {

class Messages {
 public:
  Messages(const Settings& settings, StringTable& strings, HolderTable& holders,
           SourceAddress source_address, ReadDnsLost read_dns_lost, NatOf nat_of);

  // A record and the bytes behind it, as they lie in the ring.
  void Process(const void* record, size_t size);
  void Process(const exchange_record& record) { http_.Process(record); }
  // After each reading of all rings.
  void RingsRead() { http_.RingsRead(); }

  // The socket's last state; all that it said was processed.
  void SocketClosed(const tcp_socket& record);

  // Where the streams of an open connection stand: a body's end is not a record of its own.
  void SocketStands(const tcp_socket& record);
  // How conversations stand beside what was said: all of them, before the sockets.
  void BeginLooking() { http_.BeginLooking(); }
  void Look(const conversation_view& view) { http_.Look(view); }
  // Of requests in flight, what has changed since it was handed over.
  void CountOpen() { http_.CountOpen(); }
  void OpenHandedOver() { http_rows_.ChangedHandedOver(); }
  bool AwaitsStands() const { return http_.waiting() > 0; }

  // Time-outs; now is CLOCK_MONOTONIC in nanoseconds.
  void Tick(uint64_t now);

  void ExpireIdle();
  void StartWindow();

  void AddStats(stats_row& stats) const;

  const HttpTable& http_rows() const { return http_rows_; }
  const DnsTable& dns_rows() const { return dns_rows_; }
  // As of the last Tick.
  DomainOf domains() const;

 private:
  L7Losses losses_;
  DomainTable domains_;
  HttpTable http_rows_;
  HttpTracker http_;
  DnsTable dns_rows_;
  DnsTracker dns_;
  uint64_t now_ = 0;
};

}  // namespace flowgauge
