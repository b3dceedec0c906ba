// SPDX-License-Identifier: Apache-2.0
#include "domain_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace flowgauge {

namespace {

// Strings are never forgotten: what answers say must not use up the room for other names.
constexpr size_t kMaxNames = 32768;
constexpr uint32_t kShortestTtl = 60;
constexpr uint32_t kLongestTtl = 3600;

}  // namespace

DomainTable::DomainTable(size_t max_addresses, StringTable& strings)
    : strings_(strings), entries_(std::max<size_t>(max_addresses, 1)) {}

void DomainTable::Learn(netns_inode netns, process_id pid, const uint8_t* address,
                        std::string_view name, uint32_t ttl_seconds, uint64_t now) {
  if (name.empty()) return;
  const uint64_t ttl = std::clamp(ttl_seconds, kShortestTtl, kLongestTtl);
  Candidate fresh = {
      .name = NameOf(name), .pid = pid, .learned = now, .expiry = now + ttl * 1'000'000'000};
  auto& candidates = FindOrAdd(PlaceOf(netns, address)).candidates;
  auto replaced = std::ranges::find_if(candidates, [&](const Candidate& candidate) {
    return candidate.name == fresh.name && candidate.pid == pid;
  });
  if (replaced != candidates.end() && replaced->IsValid(now)) fresh.learned = replaced->learned;
  if (replaced == candidates.end())
    replaced = std::ranges::find_if(
        candidates, [&](const Candidate& candidate) { return candidate.expiry <= now; });
  if (replaced == candidates.end()) --replaced;
  std::move_backward(candidates.begin(), replaced, replaced + 1);
  candidates.front() = fresh;
}

string_id DomainTable::Find(netns_inode netns, process_id pid, const uint8_t* address,
                            uint64_t at) const {
  auto known = slots_.find(PlaceOf(netns, address));
  if (known == slots_.end()) return 0;
  const Entry& entry = entries_[known->second];
  entry.was_asked_for = true;
  const Candidate* only = nullptr;
  bool is_ambiguous = false;
  for (const Candidate& candidate : entry.candidates) {
    if (!candidate.IsValid(at)) continue;
    if (candidate.pid == pid) return candidate.name;
    if (only != nullptr && only->name != candidate.name) is_ambiguous = true;
    only = &candidate;
  }
  return only == nullptr || is_ambiguous ? 0 : only->name;
}

void DomainTable::Tick(uint64_t now) {
  constexpr size_t kStep = 64;
  for (size_t i = 0; i < kStep && entries_.size() > 0; ++i) {
    sweep_ = (sweep_ + 1) % entries_.places();
    if (entries_.Has(sweep_) && !IsValid(entries_[sweep_], now)) Forget(sweep_);
  }
}

bool DomainTable::IsValid(const Entry& entry, uint64_t now) {
  return std::ranges::any_of(entry.candidates,
                             [=](const Candidate& candidate) { return candidate.expiry > now; });
}

DomainTable::Place DomainTable::PlaceOf(netns_inode netns, const uint8_t* address) {
  Place place = {.address = {}, .netns = netns};
  std::memcpy(place.address, address, ADDRESS_BYTES);
  return place;
}

// 0 when there is no more room for names: the address then counts as unknown.
string_id DomainTable::NameOf(std::string_view name) {
  auto known = names_.find(name);
  if (known != names_.end()) return known->second;
  if (names_.size() >= kMaxNames) return 0;
  const string_id id = strings_.Intern(name);
  if (id == strings_.Intern(kOtherName)) return 0;
  names_.emplace(name, id);
  return id;
}

DomainTable::Entry& DomainTable::FindOrAdd(const Place& place) {
  auto known = slots_.find(place);
  if (known != slots_.end()) return entries_[known->second];
  uint32_t index = entries_.Add();
  if (index == Pool<Entry>::kNone) {
    EvictOne();
    index = entries_.Add();
  }
  slots_.emplace(place, index);
  entries_[index].place = place;
  return entries_[index];
}

// The clock: whoever was asked for since the hand came by gets another turn.
void DomainTable::EvictOne() {
  do hand_ = (hand_ + 1) % entries_.places();
  while (std::exchange(entries_[hand_].was_asked_for, false));
  Forget(hand_);
}

void DomainTable::Forget(uint32_t index) {
  slots_.erase(entries_[index].place);
  entries_.Remove(index);
}

}  // namespace flowgauge
