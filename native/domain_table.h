// SPDX-License-Identifier: Apache-2.0
// Names of addresses, learned from the answers that processes of this host received.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "byte_map.h"
#include "pool.h"
#include "record.h"
#include "string_table.h"

namespace flowgauge {

// The name by which a process knew the address it turned to, at a time or kNow; 0 when unknown.
using DomainOf = std::function<string_id(netns_inode netns, process_id pid, const uint8_t* address,
                                         uint64_t at)>;

inline constexpr uint64_t kNow = UINT64_MAX;

inline string_id UnknownDomain(netns_inode, process_id, const uint8_t*, uint64_t) { return 0; }

class DomainTable {
 public:
  // Past max_addresses, one that was not used lately makes room.
  DomainTable(size_t max_addresses, StringTable& strings);

  // An answer gave `address` for `name`. Times are nanoseconds.
  void Learn(netns_inode netns, process_id pid, const uint8_t* address, std::string_view name,
             uint32_t ttl_seconds, uint64_t now);

  // What this process had been told last by then; else the only name that any process there had
  // been told.
  string_id Find(netns_inode netns, process_id pid, const uint8_t* address, uint64_t at) const;

  // Forgets, little by little, addresses whose names are no longer valid.
  void Tick(uint64_t now);

  size_t size() const { return slots_.size(); }

 private:
  struct Place {
    uint8_t address[ADDRESS_BYTES];
    netns_inode netns;
  };
  struct Candidate {
    string_id name = 0;
    process_id pid = 0;
    uint64_t learned = 0;
    uint64_t expiry = 0;

    bool IsValid(uint64_t at) const { return learned <= at && at < expiry; }
  };
  struct Entry {
    Place place = {};
    std::array<Candidate, 4> candidates = {};  // the latest first
    mutable bool was_asked_for = false;
  };

  struct NameHash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  static Place PlaceOf(netns_inode netns, const uint8_t* address);
  static bool IsValid(const Entry& entry, uint64_t now);
  string_id NameOf(std::string_view name);
  Entry& FindOrAdd(const Place& place);
  void EvictOne();
  void Forget(uint32_t index);

  StringTable& strings_;
  boost::unordered_flat_map<std::string, string_id, NameHash, std::equal_to<>> names_;
  ByteMap<Place, uint32_t> slots_;
  Pool<Entry> entries_;
  uint32_t hand_ = 0;   // of the clock that evicts
  uint32_t sweep_ = 0;  // where Tick goes on
};

}  // namespace flowgauge
