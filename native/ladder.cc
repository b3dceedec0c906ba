// SPDX-License-Identifier: Apache-2.0
#include "ladder.h"

#include <algorithm>

#include "kernel_support.h"
#include "self_test.h"

namespace flowgauge {

namespace {

std::unique_ptr<ProbeSet> TryMode(const Mode& mode, const Settings& settings, Failure& failure) {
  auto probes = ProbeSet::Open(mode, settings, failure);
  if (!probes) return nullptr;
  std::string silent = SelfTest(*probes);
  if (silent.empty()) return probes;
  failure = {"ATTACH_REFUSED", silent};
  return nullptr;
}

// The signals that depend on the mode, and the kind of program that serves them in it.
void AddMessageRungs(const Mode& mode, const std::string& state, const std::string& reason,
                     std::vector<Rung>& rungs) {
  if (!mode.has_messages) return;
  for (const char* signal : {"send", "receive"})
    rungs.push_back({signal, mode.name, state, reason});
}

// What messages say, beside that they passed.
void AddContentRung(const ProbeSet& probes, const MessageSettings& messages,
                    std::vector<Rung>& rungs) {
  if (!messages.http && !messages.dns) return;
  const std::string& refusal = probes.content_refusal();
  rungs.push_back(
      {"message_content", probes.mode().name, refusal.empty() ? "attached" : "refused", refusal});
}

void AddInFlightRung(const ProbeSet& probes, const MessageSettings& messages,
                     std::vector<Rung>& rungs) {
  if (!messages.http || !probes.content_refusal().empty()) return;
  const std::string& refusal = probes.in_flight_refusal();
  rungs.push_back({"in_flight", "iter", refusal.empty() ? "attached" : "refused", refusal});
}

void AddAttachedRungs(const ProbeSet& probes, const MessageSettings& messages,
                      std::vector<Rung>& rungs) {
  const std::string& mode = probes.mode().name;
  const bool is_kprobe = mode == "kprobe";
  rungs.push_back({"tcp_state", "raw_tp", "attached", ""});
  rungs.push_back({"tcp_counters", probes.walk(), "attached", ""});
  rungs.push_back({"seed", "iter", "attached", ""});
  rungs.push_back({"tcp_retransmit", is_kprobe ? "kprobe" : "raw_tp", "attached", ""});
  AddMessageRungs(probes.mode(), "attached", "", rungs);
  if (!probes.mode().has_messages) return;
  AddContentRung(probes, messages, rungs);
  AddInFlightRung(probes, messages, rungs);
  const bool is_cgroup = mode == "tp_btf" || mode == "raw_tp";
  const std::string& refusal = probes.peer_refusal();
  rungs.push_back({"udp_peer", is_cgroup ? "cgroup" : mode,
                   refusal.empty() || !is_cgroup ? "attached" : "refused",
                   is_cgroup ? refusal : ""});
}

}  // namespace

std::unique_ptr<ProbeSet> ClimbDown(const Settings& settings, OpenResult& result) {
  if (!KernelHasBtf()) {
    result.failure = {"NO_BTF", "/sys/kernel/btf/vmlinux"};
    return nullptr;
  }
  std::unique_ptr<ProbeSet> probes;
  for (const Mode& mode : Modes()) {
    if (settings.attach != "auto" && settings.attach != mode.name) continue;
    if (probes) {
      AddMessageRungs(mode, "unused", "", result.rungs);
      continue;
    }
    probes = TryMode(mode, settings, result.failure);
    if (!probes) AddMessageRungs(mode, "refused", result.failure.detail, result.rungs);
  }
  if (!probes) return nullptr;
  result.mode = probes->mode().name;
  result.failure = {};
  AddAttachedRungs(*probes, settings.messages, result.rungs);
  return probes;
}

}  // namespace flowgauge
