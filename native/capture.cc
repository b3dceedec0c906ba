// SPDX-License-Identifier: Apache-2.0
#include "capture.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "cgroup_path.h"
#include "iterator_run.h"
#include "kernel_support.h"
#include "ladder.h"
#include "snapshot.h"
#include "source_address.h"

namespace flowgauge {

namespace {

constexpr int kDrainMillis = 100;  // 1/40 of what the default ring holds at 4,000 closes/s
constexpr int kAttempts = 1000;    // to read past a record that takes a program 0.1 us to write
constexpr uint32_t kUdpIdleWindows = 4;  // kernel entries of UDP flows live this long

uint64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

DnsLostCounts SumDnsLost(const cpu_counters* counters) {
  static const int cpus = std::min<int>(libbpf_num_possible_cpus(), MAX_CPUS);
  DnsLostCounts sum = {};
  for (int cpu = 0; cpu < cpus; ++cpu)
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += counters[cpu].dns_lost[i];
  return sum;
}

}  // namespace

std::unique_ptr<Capture> Capture::Open(const Settings& settings, OpenResult& result) {
  auto probes = ClimbDown(settings, result);
  ForgetKernelBtf();
  if (!probes) return nullptr;
  std::unique_ptr<Capture> capture(new Capture(settings, std::move(probes)));
  if (!capture->AreRingsOpen()) {
    result.failure = {"OUT_OF_MEMORY", "ring buffer"};
    return nullptr;
  }
  for (Rung& rung : capture->nat_.Open()) result.rungs.push_back(std::move(rung));
  capture->Seed();
  capture->drainer_ = std::thread([raw = capture.get()] { raw->DrainForever(); });
  return capture;
}

Capture::Capture(const Settings& settings, std::unique_ptr<ProbeSet> probes)
    : settings_(settings),
      probes_(std::move(probes)),
      nat_(settings.nat),
      messages_(
          settings, strings_, holders_, FindSourceAddress,
          [this] { return SumDnsLost(probes_->counters()); }, TargetFinder()),
      flows_(settings.max_flows, settings.idle_windows),
      tcp_({settings.ephemeral_port, probes_->mode().has_messages, TickMicroseconds(),
            settings.listen_drops},
           flows_, strings_, listeners_, holders_, messages_.domains(),
           [this](const endpoints& ends, process_id pid, uint8_t) {
             return nat_.FindToPlace(ends, pid);
           }),
      udp_(flows_, strings_, holders_, FindSourceAddress, messages_.domains(), TargetFinder()),
      closed_ring_(probes_->ring_fd(), probes_->ring_bytes()),
      messages_ring_(probes_->messages_ring_fd(), probes_->messages_ring_bytes()),
      exchanges_(probes_->exchanges_fd(), probes_->exchange_rings(), probes_->exchange_records()),
      wakes_({probes_->ring_fd(), probes_->messages_ring_fd()}) {}

Capture::~Capture() {
  closing_ = true;
  if (drainer_.joinable()) drainer_.join();
}

bool Capture::AreRingsOpen() const {
  return closed_ring_.is_open() && messages_ring_.is_open() && exchanges_.is_open() &&
         wakes_.is_open();
}

NatOf Capture::TargetFinder() {
  return [this](const endpoints& ends, process_id pid, uint8_t transport) {
    return nat_.Find(ends, pid, transport);
  };
}

// False if a message is just being written: those behind it are not read.
bool Capture::ReadMessages() {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const bool is_whole = messages_ring_.Consume([this](const void* record, size_t size) {
      ++message_records_;
      messages_.Process(record, size);
    });
    if (is_whole) return true;
    std::this_thread::yield();
  }
  return false;
}

// Of exchanges only those that were there before the ring of messages was read: all that was said
// before on their connections is then known.
bool Capture::ReadRings() {
  closed_ring_.Consume([this](const void* record, size_t size) {
    if (size >= sizeof(tcp_socket)) closed_.push_back(*static_cast<const tcp_socket*>(record));
  });
  exchanges_.Look();
  if (!ReadMessages()) return false;
  exchanges_.Consume([this](const exchange_record& record) {
    ++message_records_;
    messages_.Process(record);
  });
  messages_.RingsRead();
  return true;
}

// Closes are read first and take effect last: then all is known that was said before, such as the
// name by which DNS knows the server.
void Capture::Drain() {
  news_.Apply(holders_);
  nat_.Drain(Now());
  const bool is_all_read = ReadRings();
  for (const tcp_socket& socket : closed_) tcp_.Process(socket);
  unsaid_.insert(unsaid_.end(), closed_.begin(), closed_.end());
  closed_.clear();
  if (!is_all_read) return TellCgroups();
  for (const tcp_socket& socket : unsaid_) messages_.SocketClosed(socket);
  unsaid_.clear();
  TellCgroups();
}

void Capture::TellCgroups() {
  for (const cgroup_id id : holders_.TakeUnknown()) {
    cgroup_names names;
    if (bpf_map_lookup_elem(probes_->cgroups_fd(), &id, &names) == 0) news_.Tell(id, PathOf(names));
  }
}

// New connections are recorded from here on, older ones are found by the iterators.
void Capture::Seed() {
  probes_->StartRecording();
  auto add_listener = [this](const seed_record& record) {
    if (record.is_listener) listeners_.Add(record.ends);
  };
  ForEachRecord<seed_record>(probes_->OpenOwnedSeed(), add_listener);
  ForEachRecord<seed_record>(probes_->OpenUnownedSeed(), add_listener);
}

void Capture::DrainForever() {
  while (!closing_) {
    wakes_.Wait(kDrainMillis);
    std::lock_guard lock(mutex_);
    Drain();
    messages_.Tick(Now());
  }
}

size_t Capture::Take(uint8_t* out, size_t capacity) {
  std::lock_guard lock(mutex_);
  if (ReadTcp()) messages_.CountOpen();
  ReadUdp();
  TellCgroups();
  DeleteIdleUdp();
  flows_.ExpireIdle();
  const size_t needed = SnapshotBytes(flows_, messages_.http_rows(), strings_);
  if (needed > capacity) return needed;
  WriteSnapshot(flows_, messages_.http_rows(), strings_, out);
  messages_.OpenHandedOver();
  strings_.HandedOver();
  flows_.StartWindow();
  tcp_.StartWindow();
  udp_.StartWindow();
  nat_.StartWindow();
  KeepTableSizes();
  return needed;
}

// A body's end is known from where its connection stands, so the sockets are walked too.
size_t Capture::TakeMessages(uint8_t* out, size_t capacity) {
  std::lock_guard lock(mutex_);
  Drain();
  if (messages_.AwaitsStands()) ReadTcp();
  messages_.Tick(Now());
  messages_.ExpireIdle();
  TellCgroups();
  const size_t needed = L7SnapshotBytes(messages_.http_rows(), messages_.dns_rows(), strings_);
  if (needed > capacity) return needed;
  WriteL7Snapshot(messages_.http_rows(), messages_.dns_rows(), strings_, out);
  strings_.HandedOver();
  messages_.StartWindow();
  KeepTableSizes();
  return needed;
}

// The ring is read before the walk for room, and after it for what closed meanwhile: a record
// is in the ring before its entry leaves the table.
bool Capture::ReadTcp() {
  Drain();
  messages_.BeginLooking();
  const bool are_heard =
      probes_->WalkConversations([this](const conversation_view& view) { messages_.Look(view); });
  const bool is_whole = probes_->WalkTcp([this](const tcp_socket& record) {
    tcp_.Process(record);
    messages_.SocketStands(record);
    if (record.flags & TCP_CLOSED) TakeParked(record);
  });
  std::vector<TcpTable::Identity> missing;
  if (is_whole) missing = tcp_.Missing([this](const auto& identity) { return Exists(identity); });
  Drain();
  tcp_.ForgetLost(missing);
  return are_heard;
}

// It closed while the ring was full and waited in the table; now it is counted.
void Capture::TakeParked(const tcp_socket& record) {
  if (Exists({record.sk, record.born})) bpf_map_delete_elem(probes_->tcp_sockets_fd(), &record.sk);
}

bool Capture::Exists(const TcpTable::Identity& identity) const {
  tcp_socket known;
  return bpf_map_lookup_elem(probes_->tcp_sockets_fd(), &identity.sk, &known) == 0 &&
         known.born == identity.born;
}

void Capture::ReadUdp() {
  probes_->WalkUdp([this](const udp_record& record) { udp_.Process(record.key, record.stats); });
}

void Capture::DeleteIdleUdp() {
  const bool is_crowded = udp_.size() > settings_.udp_flows / 4 * 3;
  for (const udp_key& key : udp_.Idle(is_crowded ? 1 : kUdpIdleWindows)) {
    udp_stats last;  // takes what came in since ReadUdp; before 5.14 two calls must do
    const int fd = probes_->udp_flows_fd();
    if (bpf_map_lookup_and_delete_elem(fd, &key, &last) == 0 ||
        (bpf_map_lookup_elem(fd, &key, &last) == 0 && bpf_map_delete_elem(fd, &key) == 0))
      udp_.Process(key, last);
    udp_.Forget(key);
  }
}

}  // namespace flowgauge
