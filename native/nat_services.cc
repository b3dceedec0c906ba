// SPDX-License-Identifier: Apache-2.0
#include "nat_services.h"

#include <algorithm>

namespace flowgauge {

namespace {

// A socket that is bound to no address does not tell its source.
NatService OfAllClients(NatService service) {
  std::fill_n(service.source, ADDRESS_BYTES, 0);
  return service;
}

}  // namespace

void NatServices::Add(const NatService& service, const NatTarget& target) {
  AddOne(service, target);
  AddOne(OfAllClients(service), target);
}

void NatServices::Remove(const NatService& service, const NatTarget& target) {
  RemoveOne(service, target);
  RemoveOne(OfAllClients(service), target);
}

void NatServices::Doubt(const NatService& service, uint64_t until) {
  services_[service].doubted_until = until;
  services_[OfAllClients(service)].doubted_until = until;
}

NatServices::Answer NatServices::Find(const NatService& service, uint64_t now,
                                      NatTarget& only) const {
  const auto known = services_.find(service);
  if (known == services_.end()) return kNone;
  const Targets& targets = known->second;
  if (targets.used.size() != 1 || now < targets.doubted_until) return kSeveral;
  only = targets.used.front().target;
  return kOne;
}

void NatServices::AddOne(const NatService& service, const NatTarget& target) {
  std::vector<Used>& all = services_[service].used;
  const auto used =
      std::ranges::find_if(all, [&](const Used& one) { return one.target == target; });
  if (used == all.end())
    all.push_back({target, 1});
  else
    ++used->connections;
}

void NatServices::RemoveOne(const NatService& service, const NatTarget& target) {
  const auto known = services_.find(service);
  if (known == services_.end()) return;
  std::vector<Used>& all = known->second.used;
  const auto used =
      std::ranges::find_if(all, [&](const Used& one) { return one.target == target; });
  if (used == all.end() || --used->connections > 0) return;
  all.erase(used);
  if (all.empty()) services_.erase(known);
}

}  // namespace flowgauge
