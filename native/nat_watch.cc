// SPDX-License-Identifier: Apache-2.0
#include "nat_watch.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <utility>

#include "kernel_support.h"
#include "local_addresses.h"

namespace flowgauge {

namespace {

constexpr size_t kMaxNamespaces = 256;  // some 110 pods run on a node, rarely more than 250
constexpr uint32_t kIdleWindows = 20;   // 5 minutes
constexpr uint64_t kRetry = 10'000'000'000;
constexpr int kFirstDrains = 64;  // a million connections
constexpr int kDumpDrains = 16;   // 1 s of a full dump

// Of all that a client sends there, as its socket does not tell more.
bool IsOfService(const endpoints& ends, uint8_t transport) {
  return transport == TRANSPORT_UDP && (ends.local_port == 0 || IsUnspecified(ends.local_address));
}

bool IsLoopback(const uint8_t* address) {
  static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127};
  static const uint8_t loopback[ADDRESS_BYTES] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return std::memcmp(address, mapped, sizeof(mapped)) == 0 ||
         std::memcmp(address, loopback, sizeof(loopback)) == 0;
}

// With 0 there nothing is told but dumps.
bool TellsEvents() {
  std::ifstream setting("/proc/sys/net/netfilter/nf_conntrack_events");
  int value = 1;
  return !(setting >> value) || value != 0;
}

Rung RungOf(const char* mode, const std::string& refusal) {
  return {"nat", mode, refusal.empty() ? "attached" : "refused", refusal};
}

// By a module, or by the kernel itself.
bool ConnectionsAreTracked() { return access("/sys/module/nf_conntrack", F_OK) == 0; }

}  // namespace

NatWatch::NatWatch(const NatSettings& settings)
    : settings_(settings), table_(settings.max_connections, settings.linger_seconds) {}

std::vector<Rung> NatWatch::Open() {
  if (!settings_.is_wanted) return {};
  const Rung netlink = RungOf("ctnetlink", OpenRoot());
  if (root_feed_) return {netlink, {"nat", "kprobe", "unused", ""}};
  return {netlink, RungOf("kprobe", OpenHooks())};
}

std::string NatWatch::OpenRoot() {
  std::string reason;
  root_ = RootNetns();
  const int netns = root_ == OwnNetns() ? -1 : OpenNamespaceOf(1, root_);
  if (netns < 0) root_ = OwnNetns();
  auto socket = ConntrackSocket::Open(netns, settings_.buffer_bytes, reason);
  if (netns >= 0) close(netns);
  if (!socket.is_open()) return reason;
  auto feed = std::make_unique<ConntrackFeed>(std::move(socket), root_, table_);
  for (int i = 0; i < kFirstDrains && !feed->is_whole() && feed->dump_error() == 0; ++i)
    feed->Drain();
  if (feed->dump_error() != 0) return std::string("dump: ") + std::strerror(feed->dump_error());
  root_feed_ = std::move(feed);
  if (TellsEvents()) source_ = NAT_SOURCE_CTNETLINK;
  return source_ ? "" : "net.netfilter.nf_conntrack_events is 0: dumps alone";
}

// Once: loading takes 100 ms, and what refuses them when their functions are there does so again.
std::string NatWatch::OpenHooks() {
  if (!ConnectionsAreTracked()) return "nf_conntrack is not loaded";
  were_hooks_tried_ = true;
  std::string reason;
  hooks_ = NatHooks::Open(settings_.buffer_bytes, table_, reason);
  if (hooks_) source_ = NAT_SOURCE_KPROBE;
  return reason;
}

void NatWatch::Drain(uint64_t now) {
  table_.Tick(now);
  TryAgain(now);
  if (hooks_) hooks_->Drain();
  if (root_feed_) root_feed_->Drain();
  for (auto& [netns, place] : namespaces_)
    if (place.feed) place.feed->Drain();
}

void NatWatch::TryAgain(uint64_t now) {
  if (!settings_.is_wanted || root_feed_ || hooks_ || now < next_try_) return;
  if (next_try_ != 0) OpenEither();  // at first they were tried just now
  next_try_ = now + kRetry;
}

void NatWatch::OpenEither() {
  OpenRoot();
  if (!root_feed_ && !were_hooks_tried_) OpenHooks();
}

NatTarget NatWatch::Find(const endpoints& ends, process_id pid, uint8_t transport) {
  if (!root_feed_ && !hooks_) return {};
  if (hooks_) hooks_->Drain();
  bool is_ambiguous = false;
  NatTarget target;
  // What a pod says to itself does not leave it, and others have the same addresses.
  if (ends.netns == root_ || !IsLoopback(ends.remote_address))
    target = FindIn(root_, root_feed_.get(), ends, transport, is_ambiguous);
  if (!target.is_known() && !is_ambiguous && ends.netns != root_) {
    ConntrackFeed* own = hooks_ ? nullptr : FeedOf(ends.netns, pid);
    target = FindIn(ends.netns, own, ends, transport, is_ambiguous);
  }
  if (is_ambiguous) ++losses_[NAT_LOSS_AMBIGUOUS];
  return target;
}

NatTarget NatWatch::FindToPlace(const endpoints& ends, process_id pid) {
  const NatTarget target = Find(ends, pid, TRANSPORT_TCP);
  if (!target.is_known()) return target;
  table_.Placed(root_, ends);
  table_.Placed(ends.netns, ends);
  return target;
}

NatTarget NatWatch::FindIn(netns_inode netns, ConntrackFeed* feed, const endpoints& ends,
                           uint8_t transport, bool& is_ambiguous) {
  if (feed) return FindFed(*feed, ends, transport, is_ambiguous);
  return table_.Find(netns, ends, transport, is_ambiguous);
}

NatTarget NatWatch::FindFed(ConntrackFeed& feed, const endpoints& ends, uint8_t transport,
                            bool& is_ambiguous) {
  // What was told before must be known, or one of two targets would seem to be the only one.
  if (IsOfService(ends, transport)) feed.Drain();
  NatTarget target = table_.Find(feed.netns(), ends, transport, is_ambiguous);
  if (IsOfService(ends, transport) && target.is_known() && !feed.is_whole()) {
    is_ambiguous = true;
    return {};
  }
  if (target.is_known() || is_ambiguous || IsOfService(ends, transport)) return target;
  feed.Drain();
  // A connection is placed only once: what an overrun has lost is waited for.
  for (int i = 0; i < kDumpDrains && feed.is_dumping(); ++i) feed.Drain();
  return table_.Find(feed.netns(), ends, transport, is_ambiguous);
}

ConntrackFeed* NatWatch::FeedOf(netns_inode netns, process_id pid) {
  auto known = namespaces_.find(netns);
  if (known == namespaces_.end()) {
    if (namespaces_.size() >= kMaxNamespaces && !MakeRoom()) {
      ++losses_[NAT_LOSS_NAMESPACES_FULL];
      return nullptr;
    }
    known = namespaces_.emplace(netns, Namespace{}).first;
  }
  Namespace& place = known->second;
  place.idle_windows = 0;
  if (!place.feed && !std::exchange(place.was_tried, true)) OpenNamespace(netns, pid, place);
  return place.feed.get();
}

// By leaving the namespace that was asked for least lately; not one of this window.
bool NatWatch::MakeRoom() {
  const auto oldest = std::ranges::max_element(
      namespaces_, {}, [](const auto& entry) { return entry.second.idle_windows; });
  if (oldest == namespaces_.end() || oldest->second.idle_windows == 0) return false;
  Close(oldest->second);
  namespaces_.erase(oldest);
  return true;
}

void NatWatch::OpenNamespace(netns_inode netns, process_id pid, Namespace& place) {
  place.pid = ProcessIn(netns, pid);
  const int fd = OpenNamespaceOf(place.pid, netns);
  std::string reason;
  ConntrackSocket socket;
  if (fd >= 0) {
    socket = ConntrackSocket::Open(fd, settings_.buffer_bytes, reason);
    close(fd);
  }
  if (!socket.is_open()) {
    ++losses_[NAT_LOSS_NAMESPACE_REFUSED];
    return;
  }
  place.feed = std::make_unique<ConntrackFeed>(std::move(socket), netns, table_);
  place.feed->Drain();
}

// The given one, or any other where that one has gone; 0 if there is none.
process_id NatWatch::ProcessIn(netns_inode netns, process_id first) {
  if (IsIn(first, netns)) return first;
  if (processes_.empty()) processes_ = FindNamespaces();
  const auto other = processes_.find(netns);
  return other == processes_.end() ? 0 : other->second;
}

void NatWatch::StartWindow() {
  table_.StartWindow();
  processes_.clear();
  erase_if(namespaces_, [this](auto& entry) {
    if (MayStay(entry.first, entry.second)) return false;
    Close(entry.second);
    return true;
  });
  processes_.clear();
}

bool NatWatch::MayStay(netns_inode netns, Namespace& place) {
  place.was_tried = false;
  if (++place.idle_windows > kIdleWindows) return false;
  if (place.feed) place.pid = ProcessIn(netns, place.pid);
  return !place.feed || place.pid != 0;
}

void NatWatch::Close(Namespace& place) {
  if (!place.feed) return;
  table_.EndUntold(place.feed->netns(), 0);
  closed_messages_ += place.feed->messages();
  losses_[NAT_LOSS_OVERRUN] += place.feed->overruns();
}

void NatWatch::AddStats(stats_row& stats) const {
  for (int i = 0; i < NAT_LOSSES; ++i) stats.nat_losses[i] = static_cast<double>(losses_[i]);
  stats.nat_losses[NAT_LOSS_TABLE_FULL] = static_cast<double>(table_.refused());
  uint64_t messages = closed_messages_;
  uint64_t overruns = 0;
  const auto add = [&](const std::unique_ptr<ConntrackFeed>& feed) {
    messages += feed ? feed->messages() : 0;
    overruns += feed ? feed->overruns() : 0;
  };
  add(root_feed_);
  for (const auto& [netns, place] : namespaces_) add(place.feed);
  if (hooks_) {
    messages += hooks_->messages();
    overruns += hooks_->lost();
  }
  stats.nat_losses[NAT_LOSS_OVERRUN] += static_cast<double>(overruns);
  stats.fired[SIGNAL_NAT] = static_cast<double>(messages);
  stats.nat_source = source_;
  stats.nat_connections = static_cast<double>(table_.size());
  stats.nat_namespaces = static_cast<double>(namespaces_.size());
  stats.nat_namespaces_capacity = kMaxNamespaces;
}

}  // namespace flowgauge
