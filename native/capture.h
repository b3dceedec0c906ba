// SPDX-License-Identifier: Apache-2.0
// The running capture: drains the kernel on its own thread and closes windows when asked.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "exchange_rings.h"
#include "holder_news.h"
#include "messages.h"
#include "nat_watch.h"
#include "probe_set.h"
#include "ring_reader.h"
#include "ring_wakes.h"
#include "tcp_table.h"
#include "udp_table.h"

namespace flowgauge {

class Capture {
 public:
  // Null if nothing can be attached; `result` says why.
  static std::unique_ptr<Capture> Open(const Settings& settings, OpenResult& result);
  ~Capture();

  // Ends the window: everything the kernel knows until now goes to `out`. Returns the bytes
  // needed; if more than `capacity`, nothing was written and the window stays open.
  size_t Take(uint8_t* out, size_t capacity);

  // The same for the window of HTTP and DNS.
  size_t TakeMessages(uint8_t* out, size_t capacity);

  stats_row Stats();

  // Between TypeScript and the tables, without waiting for a window that is being closed.
  HolderNews& news() { return news_; }

 private:
  Capture(const Settings& settings, std::unique_ptr<ProbeSet> probes);

  bool AreRingsOpen() const;
  NatOf TargetFinder();
  bool ReadRings();
  bool ReadMessages();
  void Drain();
  void TellCgroups();
  void Seed();
  void DrainForever();
  bool ReadTcp();  // whether all conversations were read, too
  void TakeParked(const tcp_socket& record);
  bool Exists(const TcpTable::Identity& identity) const;
  void ReadUdp();
  void DeleteIdleUdp();
  void KeepTableSizes();
  void AddKernelCounters(stats_row& stats) const;

  Settings settings_;
  std::unique_ptr<ProbeSet> probes_;
  Listeners listeners_;
  StringTable strings_;
  HolderTable holders_;
  HolderNews news_;
  NatWatch nat_;       // before those that ask it
  Messages messages_;  // before the tables that ask it for domains
  FlowTable flows_;
  TcpTable tcp_;
  UdpTable udp_;
  std::vector<tcp_socket> closed_;  // read from the ring, not yet processed
  std::vector<tcp_socket> unsaid_;  // of which not all may be read that they said
  RingReader closed_ring_;
  RingReader messages_ring_;
  ExchangeRings exchanges_;
  RingWakes wakes_;
  stats_row table_sizes_ = {};  // as of the last window
  std::mutex table_sizes_mutex_;
  std::mutex mutex_;  // guards the tables: the draining thread against Take and Stats
  std::atomic<uint64_t> message_records_ = 0;
  std::atomic<bool> closing_ = false;
  std::thread drainer_;
};

}  // namespace flowgauge
