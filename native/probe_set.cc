// SPDX-License-Identifier: Apache-2.0
#include "probe_set.h"

#include <bpf/bpf.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include "exchange_rings.h"
#include "flowgauge.skel.h"
#include "kernel_support.h"
#include "libbpf_log.h"
#include "open_programs.h"
#include "skipped_runs.h"

namespace flowgauge {

namespace {

bool StartsWith(const char* name, const std::string& prefix) {
  return std::strncmp(name, prefix.c_str(), prefix.size()) == 0;
}

// A second program costs every message some 90 ns: only where the kernel may skip the first.
bool MaySkip(const Mode& mode) {
  return mode.is_tracepoint ? TracepointsArePreemptible() : KernelIsPreemptible();
}

bool IsOfMode(const bpf_program* program, const Mode& mode) {
  const char* name = bpf_program__name(program);
  if (std::strstr(name, "sendpage") || std::strstr(name, "sentpage"))
    if (!FunctionArguments("tcp_sendpage")) return false;
  if (std::string(name).ends_with("_skipped") && StartsWith(name, mode.name) && !MaySkip(mode))
    return false;
  for (const std::string& prefix : mode.prefixes)
    if (StartsWith(name, prefix)) return true;
  return false;
}

// Attached by itself, or not at all.
bool IsRunByUserSpace(const bpf_program* program) {
  const char* section = bpf_program__section_name(program);
  return StartsWith(section, "iter/") || StartsWith(section, "syscall");
}

Failure FailureFrom(int error, const std::string& code) {
  const bool is_permission = error == EPERM;  // EACCES is the verifier
  return {is_permission && geteuid() != 0 ? "NOT_PERMITTED" : code,
          LibbpfLog::Reason(std::strerror(error))};
}

// Runs of a message program that the kernel skipped. What the second program of a tandem misses
// was done by the first.
uint64_t MissesOf(const bpf_program* program, const std::string& prefix) {
  const std::string name = bpf_program__name(program);
  if (!name.starts_with(prefix) || name.ends_with("_skipped")) return 0;
  return SkippedRuns(program);
}

const char* WalkOfKernel() {
  return libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_SYSCALL, nullptr) == 1 ? "syscall" : "iter";
}

}  // namespace

ProbeSet::~ProbeSet() {
  for (bpf_link* link : links_) bpf_link__destroy(link);
  bpf_link__destroy(tcp_walk_);
  bpf_link__destroy(udp_walk_);
  bpf_link__destroy(conversation_walk_);
  bpf_link__destroy(seed_owned_);
  bpf_link__destroy(seed_unowned_);
  if (skeleton_) programs::destroy(skeleton_);
}

std::unique_ptr<ProbeSet> ProbeSet::Open(const Mode& mode, const Settings& settings,
                                         Failure& failure) {
  std::unique_ptr<ProbeSet> probes(new ProbeSet(mode));
  probes->walk_ = WalkOfKernel();
  if (!probes->LoadBest(settings, failure) || !probes->Attach(failure)) return nullptr;
  failure = {};
  return probes;
}

// Socket storage in tracing programs came after 5.10, and what reads messages may be more than a
// kernel's verifier follows: judged by the load, not the version.
bool ProbeSet::LoadBest(const Settings& settings, Failure& failure) {
  if (LoadEither(settings, failure)) return true;
  if (!mode_.has_messages || !(settings.messages.http || settings.messages.dns)) return false;
  Failure of_messages = failure;
  Settings without = settings;
  without.messages.http = without.messages.dns = false;
  if (!LoadEither(without, failure)) return false;
  content_refusal_ = of_messages.detail;
  return true;
}

// Kernels whose tracepoints may be preempted load programs with socket storage, but never give any
// (seen on 7.3).
bool ProbeSet::LoadEither(const Settings& settings, Failure& failure) {
  const bool has_storage = mode_.is_typed && !TracepointsArePreemptible();
  return (has_storage && LoadWalking(settings, true, failure)) ||
         LoadWalking(settings, false, failure);
}

// Requests in flight are worth a walk, and no loss if a kernel refuses it.
bool ProbeSet::LoadWalking(const Settings& settings, bool use_socket_storage, Failure& failure) {
  const bool walks = mode_.has_messages && settings.messages.http;
  in_flight_refusal_.clear();
  if (Load(settings, use_socket_storage, walks, failure)) return true;
  const Failure of_walk = failure;
  if (!walks || !Load(settings, use_socket_storage, false, failure)) return false;
  in_flight_refusal_ = of_walk.detail;
  return true;
}

bool ProbeSet::Load(const Settings& settings, bool use_socket_storage, bool walks,
                    Failure& failure) {
  LibbpfLog::Clear();
  if (skeleton_) programs::destroy(skeleton_);
  skeleton_ = OpenPrograms();
  if (!skeleton_) {
    failure = FailureFrom(errno, "LOAD_REFUSED");
    return false;
  }
  bpf_program* program;
  bpf_object__for_each_program(program, skeleton_->obj) bpf_program__set_autoload(
      program, IsOfMode(program, mode_) || StartsWith(bpf_program__name(program), walk_ + "_"));
  bpf_program__set_autoload(skeleton_->progs.walk_stored_conversations,
                            walks && use_socket_storage);
  bpf_program__set_autoload(skeleton_->progs.walk_hashed_conversations,
                            walks && !use_socket_storage);
  ChooseMaps(use_socket_storage, settings.messages);
  bpf_map__set_max_entries(skeleton_->maps.tcp_sockets, settings.tcp_sockets);
  bpf_map__set_max_entries(skeleton_->maps.udp_flows, settings.udp_flows);
  bpf_map__set_max_entries(skeleton_->maps.closed_ring, settings.ring_bytes);
  skeleton_->rodata->use_socket_storage = use_socket_storage;
  skeleton_->rodata->may_skip = MaySkip(mode_);
  skeleton_->rodata->ephemeral_port = settings.ephemeral_port;
  skeleton_->rodata->tcp_recvmsg_arguments = FunctionArguments("tcp_recvmsg").value_or(4);
  WatchMessages(settings.messages);
  WatchExchanges(settings.messages);
  if (int error = programs::load(skeleton_)) {
    failure = FailureFrom(-error, "LOAD_REFUSED");
    return false;
  }
  return true;
}

void ProbeSet::ChooseMaps(bool use_socket_storage, const MessageSettings& messages) {
  bpf_map__set_autocreate(skeleton_->maps.socket_marks, use_socket_storage);
  bpf_map__set_autocreate(skeleton_->maps.stored_conversations, use_socket_storage);
  bpf_map__set_autocreate(skeleton_->maps.conversations, !use_socket_storage);
  bpf_map__set_autocreate(skeleton_->maps.blank_conversation, !use_socket_storage);
  bpf_map__set_max_entries(skeleton_->maps.conversations, messages.http_sockets);
  bpf_map__set_max_entries(skeleton_->maps.messages_ring, messages.ring_bytes);
}

void ProbeSet::WatchMessages(const MessageSettings& messages) {
  skeleton_->rodata->watch_http = messages.http;
  skeleton_->rodata->watch_dns = messages.dns;
  skeleton_->rodata->http_sockets = messages.http_sockets;
  skeleton_->rodata->messages_ring_size = messages.ring_bytes;
  const auto cpus = static_cast<uint64_t>(std::max(libbpf_num_possible_cpus(), 1));
  skeleton_->rodata->messages_ring_step = messages.ring_bytes / 8 / std::bit_ceil(cpus);
  if (messages.sampling < 1)
    skeleton_->rodata->l7_sampling = static_cast<uint32_t>(messages.sampling * 0x1p32);
  for (size_t i = 0; i < std::min<size_t>(messages.dns_ports.size(), DNS_PORTS); ++i)
    skeleton_->rodata->dns_ports[i] = static_cast<port_number>(messages.dns_ports[i]);
}

// Only where no program of a CPU is run in the midst of another, and nobody wants to see heads.
void ProbeSet::WatchExchanges(const MessageSettings& messages) {
  const bool are_wanted = messages.http && !messages.show_path && !messages.show_version;
  exchange_records_ = 0;
  if (!are_wanted || !mode_.is_tracepoint || MaySkip(mode_)) return;
  const auto cpus = static_cast<uint32_t>(std::max(libbpf_num_possible_cpus(), 1));
  exchange_records_ = ExchangeRecords(messages.ring_bytes, cpus);
  bpf_map__set_max_entries(skeleton_->maps.exchanges, cpus);
  bpf_map__set_value_size(skeleton_->maps.exchanges,
                          static_cast<uint32_t>(ExchangeRingBytes(exchange_records_)));
  skeleton_->rodata->exchanges_mask = exchange_records_ - 1;
}

bool ProbeSet::Attach(Failure& failure) {
  LibbpfLog::Clear();
  int cgroup = OpenCgroupRoot();
  if (cgroup < 0) peer_refusal_ = std::string("no cgroup v2 root: ") + std::strerror(errno);
  bpf_program* program;
  bool is_attached = true;
  bpf_object__for_each_program(program, skeleton_->obj) {
    if (!is_attached || !bpf_program__autoload(program) || IsRunByUserSpace(program)) continue;
    if (StartsWith(bpf_program__name(program), "cgroup_"))
      AttachPeerHook(program, cgroup);
    else
      is_attached = AttachOne(program, failure);
  }
  if (cgroup >= 0) close(cgroup);
  return is_attached && AttachIterators(failure);
}

bool ProbeSet::AttachOne(bpf_program* program, Failure& failure) {
  bpf_link* link = bpf_program__attach(program);
  if (!link) {
    failure = FailureFrom(errno, "ATTACH_REFUSED");
    return false;
  }
  links_.push_back(link);
  return true;
}

void ProbeSet::AttachPeerHook(bpf_program* program, int cgroup) {
  if (cgroup < 0) return;
  bpf_link* link = bpf_program__attach_cgroup(program, cgroup);
  if (link)
    links_.push_back(link);
  else
    peer_refusal_ = LibbpfLog::Reason(std::strerror(errno));
}

void ProbeSet::StartRecording() { skeleton_->bss->recording = 1; }

const cpu_counters* ProbeSet::counters() const { return skeleton_->bss->counters; }

uint64_t ProbeSet::Fired(signal_id signal) const {
  uint64_t fired = 0;
  for (int cpu = 0; cpu < MAX_CPUS; ++cpu) fired += counters()[cpu].fired[signal];
  return fired;
}

uint64_t ProbeSet::Skipped() const {
  uint64_t skipped = 0;
  uint64_t rescued = 0;
  bpf_program* program;
  bpf_object__for_each_program(program, skeleton_->obj) skipped +=
      MissesOf(program, mode_.name + "_");
  for (int cpu = 0; cpu < MAX_CPUS; ++cpu) rescued += counters()[cpu].rescued;
  return skipped > rescued ? skipped - rescued : 0;
}

int ProbeSet::tcp_sockets_fd() const { return bpf_map__fd(skeleton_->maps.tcp_sockets); }
int ProbeSet::udp_flows_fd() const { return bpf_map__fd(skeleton_->maps.udp_flows); }

int ProbeSet::cgroups_fd() const { return bpf_map__fd(skeleton_->maps.cgroups); }
int ProbeSet::ring_fd() const { return bpf_map__fd(skeleton_->maps.closed_ring); }
int ProbeSet::messages_ring_fd() const { return bpf_map__fd(skeleton_->maps.messages_ring); }

int ProbeSet::exchanges_fd() const { return bpf_map__fd(skeleton_->maps.exchanges); }
uint32_t ProbeSet::exchange_rings() const {
  return bpf_map__max_entries(skeleton_->maps.exchanges);
}

uint32_t ProbeSet::ring_bytes() const { return bpf_map__max_entries(skeleton_->maps.closed_ring); }

uint32_t ProbeSet::messages_ring_bytes() const {
  return bpf_map__max_entries(skeleton_->maps.messages_ring);
}

}  // namespace flowgauge
