// SPDX-License-Identifier: Apache-2.0
// The kernel programs of one attach mode: loaded, attached, and detached with this object.
#pragma once

#include <bpf/libbpf.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "modes.h"
#include "record.h"
#include "settings.h"

struct programs;  // the skeleton that bpftool makes of bpf/

namespace flowgauge {

class ProbeSet {
 public:
  ~ProbeSet();
  ProbeSet(const ProbeSet&) = delete;
  ProbeSet& operator=(const ProbeSet&) = delete;

  // Null if the kernel refused; `failure` says what.
  static std::unique_ptr<ProbeSet> Open(const Mode& mode, const Settings& settings,
                                        Failure& failure);

  const Mode& mode() const { return mode_; }
  // Empty if the UDP peer of unconnected sockets is known, else why not.
  const std::string& peer_refusal() const { return peer_refusal_; }

  // Empty if HTTP and DNS are read as asked for, else why not.
  const std::string& content_refusal() const { return content_refusal_; }
  // Why nobody sees which requests are in flight; empty if they are seen, or nobody reads HTTP.
  const std::string& in_flight_refusal() const { return in_flight_refusal_; }

  void StartRecording();
  const cpu_counters* counters() const;
  uint64_t Fired(signal_id signal) const;
  // Runs of message programs that the kernel skipped; not told by kernels before 5.12.
  uint64_t Skipped() const;

  int tcp_sockets_fd() const;
  int udp_flows_fd() const;
  int cgroups_fd() const;
  int ring_fd() const;
  int messages_ring_fd() const;
  int exchanges_fd() const;
  // How many rings of exchanges there are, and of how many records: 0 where they are not used.
  uint32_t exchange_rings() const;
  uint32_t exchange_records() const { return exchange_records_; }
  // As the kernel has them: whole pages, which may be more than was asked for.
  uint32_t ring_bytes() const;
  uint32_t messages_ring_bytes() const;

  // The kind of programs that read the tables: "syscall" or "iter".
  const std::string& walk() const { return walk_; }
  // Visits each entry of tcp_sockets and udp_flows; false if not all were read.
  bool WalkTcp(const std::function<void(const tcp_socket&)>& visit);
  // False where nothing walks them.
  bool WalkConversations(const std::function<void(const conversation_view&)>& visit);
  bool WalkUdp(const std::function<void(const udp_record&)>& visit);

  // File descriptors to read a run of an iterator program from; -1 with errno.
  int OpenOwnedSeed() const;
  int OpenUnownedSeed() const;

 private:
  explicit ProbeSet(const Mode& mode) : mode_(mode) {}

  bool LoadBest(const Settings& settings, Failure& failure);
  bool LoadEither(const Settings& settings, Failure& failure);
  bool LoadWalking(const Settings& settings, bool use_socket_storage, Failure& failure);
  bool Load(const Settings& settings, bool use_socket_storage, bool walks, Failure& failure);
  void ChooseMaps(bool use_socket_storage, const MessageSettings& messages);
  void WatchMessages(const MessageSettings& messages);
  void WatchExchanges(const MessageSettings& messages);
  bool Attach(Failure& failure);
  bool AttachOne(bpf_program* program, Failure& failure);
  bool AttachIterators(Failure& failure);
  void AttachConversationWalk();
  void AttachPeerHook(bpf_program* program, int cgroup);

  Mode mode_;
  std::string walk_;
  uint32_t exchange_records_ = 0;
  std::string peer_refusal_;
  std::string content_refusal_;
  std::string in_flight_refusal_;
  programs* skeleton_ = nullptr;
  std::vector<bpf_link*> links_;
  bpf_link* tcp_walk_ = nullptr;
  bpf_link* udp_walk_ = nullptr;
  bpf_link* conversation_walk_ = nullptr;  // null where nobody reads HTTP, or it is refused
  bpf_link* seed_owned_ = nullptr;
  bpf_link* seed_unowned_ = nullptr;
};

}  // namespace flowgauge
