// SPDX-License-Identifier: Apache-2.0
// What user space runs in the kernel: the walks over tables, and the search for older sockets.
#include <bpf/bpf.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "iterator_run.h"
#include "libbpf_log.h"
#include "probe_set.h"
#include "record.h"
#include "table_walk.h"

// After the types that it names.
#include "flowgauge.skel.h"

namespace flowgauge {

namespace {

bpf_link* AttachIterator(bpf_program* program, int map_fd) {
  bpf_iter_link_info target = {};
  bpf_iter_attach_opts options = {};
  options.sz = sizeof(options);
  if (map_fd >= 0) {
    target.map.map_fd = static_cast<uint32_t>(map_fd);
    options.link_info = &target;
    options.link_info_len = sizeof(target);
  }
  return bpf_program__attach_iter(program, &options);
}

int OpenRun(const bpf_link* link) { return bpf_iter_create(bpf_link__fd(link)); }

}  // namespace

bool ProbeSet::AttachIterators(Failure& failure) {
  if (walk_ == "iter") {
    tcp_walk_ = AttachIterator(skeleton_->progs.iter_tcp_walk, tcp_sockets_fd());
    udp_walk_ = AttachIterator(skeleton_->progs.iter_udp_walk, udp_flows_fd());
  }
  const bool can_walk = walk_ != "iter" || (tcp_walk_ && udp_walk_);
  seed_owned_ = AttachIterator(skeleton_->progs.all_seed_owned, -1);
  seed_unowned_ = AttachIterator(skeleton_->progs.all_seed_unowned, -1);
  if (can_walk && seed_owned_ && seed_unowned_) {
    AttachConversationWalk();
    return true;
  }
  failure = {"ATTACH_REFUSED", LibbpfLog::Reason(std::strerror(errno))};
  return false;
}

// Nothing else waits for it.
void ProbeSet::AttachConversationWalk() {
  LibbpfLog::Clear();
  bpf_program* stored = skeleton_->progs.walk_stored_conversations;
  bpf_program* hashed = skeleton_->progs.walk_hashed_conversations;
  if (bpf_program__autoload(stored))
    conversation_walk_ = AttachIterator(stored, bpf_map__fd(skeleton_->maps.stored_conversations));
  else if (bpf_program__autoload(hashed))
    conversation_walk_ = AttachIterator(hashed, bpf_map__fd(skeleton_->maps.conversations));
  else
    return;
  if (!conversation_walk_) in_flight_refusal_ = LibbpfLog::Reason(std::strerror(errno));
}

bool ProbeSet::WalkTcp(const std::function<void(const tcp_socket&)>& visit) {
  if (tcp_walk_) return ForEachRecord(OpenRun(tcp_walk_), visit);
  tcp_walk& walk = skeleton_->bss->tcp_walk;
  const auto keys =
      KeysOf<uint64_t>(tcp_sockets_fd(), bpf_map__max_entries(skeleton_->maps.tcp_sockets));
  const int program = bpf_program__fd(skeleton_->progs.syscall_tcp_walk);
  return keys && ForEachEntry(*keys, program, walk, walk.sockets, visit);
}

bool ProbeSet::WalkConversations(const std::function<void(const conversation_view&)>& visit) {
  return conversation_walk_ && ForEachRecord(OpenRun(conversation_walk_), visit);
}

bool ProbeSet::WalkUdp(const std::function<void(const udp_record&)>& visit) {
  if (udp_walk_) return ForEachRecord(OpenRun(udp_walk_), visit);
  udp_walk& walk = skeleton_->bss->udp_walk;
  const auto keys =
      KeysOf<udp_key>(udp_flows_fd(), bpf_map__max_entries(skeleton_->maps.udp_flows));
  const int program = bpf_program__fd(skeleton_->progs.syscall_udp_walk);
  return keys && ForEachEntry(*keys, program, walk, walk.flows, visit);
}

int ProbeSet::OpenOwnedSeed() const { return OpenRun(seed_owned_); }
int ProbeSet::OpenUnownedSeed() const { return OpenRun(seed_unowned_); }

}  // namespace flowgauge
