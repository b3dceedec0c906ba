// SPDX-License-Identifier: Apache-2.0
#include "nat_hooks.h"

#include <cerrno>
#include <cstring>

#include "libbpf_log.h"
#include "nat.skel.h"
#include "skipped_runs.h"

namespace flowgauge {

namespace {

// Where CONFIG_FPROBE is set, since 5.18 at the earliest, CAP_PERFMON does: perf events, by which
// kprobes attach else, take CAP_SYS_ADMIN where kernel.perf_event_paranoid is 3, as on Debian.
bpf_link* AttachByFprobe(const bpf_program* program) {
  const char* function = std::strchr(bpf_program__section_name(program), '/') + 1;
  bpf_kprobe_multi_opts options = {};
  options.sz = sizeof(options);
  options.syms = &function;
  options.cnt = 1;
  return bpf_program__attach_kprobe_multi_opts(program, nullptr, &options);
}

}  // namespace

std::unique_ptr<NatHooks> NatHooks::Open(uint32_t ring_bytes, NatTable& table,
                                         std::string& reason) {
  for (const bool by_fprobe : {true, false}) {
    LibbpfLog::Clear();
    std::unique_ptr<NatHooks> hooks(new NatHooks(table));
    if (hooks->Attach(ring_bytes, by_fprobe)) {
      table.MissedSome();  // what began before
      return hooks;
    }
    reason = LibbpfLog::Reason(std::strerror(errno));
  }
  return nullptr;
}

NatHooks::~NatHooks() {
  for (bpf_link* link : links_) bpf_link__destroy(link);
  if (programs_) nat_programs::destroy(programs_);
}

bool NatHooks::Attach(uint32_t ring_bytes, bool by_fprobe) {
  programs_ = nat_programs::open();
  if (!programs_) return false;
  bpf_map__set_max_entries(programs_->maps.nat_ring, ring_bytes);
  bpf_program* program;
  bpf_object__for_each_program(program, programs_->obj) {
    if (by_fprobe) bpf_program__set_expected_attach_type(program, BPF_TRACE_KPROBE_MULTI);
  }
  if (nat_programs::load(programs_) != 0) return false;
  bpf_object__for_each_program(program, programs_->obj) {
    bpf_link* link = by_fprobe ? AttachByFprobe(program) : bpf_program__attach(program);
    if (!link) return false;
    links_.push_back(link);
  }
  const bpf_map* ring = programs_->maps.nat_ring;
  ring_ = std::make_unique<RingReader>(bpf_map__fd(ring), bpf_map__max_entries(ring));
  return ring_->is_open();
}

void NatHooks::Take(const void* record, size_t size) {
  if (size < sizeof(nat_record)) return;
  const auto& told = *static_cast<const nat_record*>(record);
  const uint8_t transport = told.connection.transport;
  if (transport != TRANSPORT_TCP && transport != TRANSPORT_UDP) return;
  if (told.has_ended)
    table_.End(told.netns, told.connection);
  else
    table_.Learn(told.netns, told.connection, 0);
}

void NatHooks::Drain() {
  ring_->Consume([this](const void* record, size_t size) { Take(record, size); });
  if (programs_->bss->nat_lost == known_full_) return;
  known_full_ = programs_->bss->nat_lost;
  table_.MissedSome();
}

uint64_t NatHooks::messages() const { return programs_->bss->nat_fired; }

uint64_t NatHooks::lost() const {
  uint64_t lost = programs_->bss->nat_lost;
  bpf_program* program;
  bpf_object__for_each_program(program, programs_->obj) lost += SkippedRuns(program);
  return lost;
}

}  // namespace flowgauge
