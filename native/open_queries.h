// SPDX-License-Identifier: Apache-2.0
// DNS queries that wait for their answers.
#pragma once

#include <cstdint>
#include <vector>

#include "byte_map.h"
#include "dns_message.h"
#include "dns_table.h"
#include "pool.h"

namespace flowgauge {

// Who asked whom on which socket, but not what: an answer may come without its question.
struct QueryKey {
  uint64_t sk = 0;
  uint64_t born = 0;
  uint8_t remote_address[ADDRESS_BYTES] = {};
  uint16_t local_port = 0;
  uint16_t remote_port = 0;
  uint16_t id = 0;
  uint8_t transport = 0;
  uint8_t role = 0;
};

// With what was asked (DnsMessage::question): one look-up.
struct QueryName {
  QueryKey key;
  uint64_t question = 0;
};

struct OpenQuery {
  QueryName name;
  DnsKey row;
  uint64_t asked = 0;
  uint32_t retries = 0;
  uint32_t connection = UINT32_MAX;  // of TCP, in DnsConnections
  uint32_t losses = 0;               // of the stream of its answer, when it was asked
  uint32_t next = UINT32_MAX;        // in the same chain
};

// A hash table of its own: in a flat map many short lives cost a rehash now and then.
class OpenQueries {
 public:
  static constexpr uint32_t kNone = Pool<OpenQuery>::kNone;

  explicit OpenQueries(size_t max_queries);

  uint32_t Find(const QueryName& name) const;
  // The oldest of them.
  uint32_t FindAny(const QueryKey& key) const;

  // kNone when there is no room.
  uint32_t Add(const QueryName& name);
  void Remove(uint32_t index);

  OpenQuery& operator[](uint32_t index) { return queries_[index]; }
  size_t size() const { return queries_.size(); }

 private:
  // There is a chain for each query, so that only an attacker makes one longer.
  static constexpr size_t kMaxChain = 32;

  size_t ChainOf(const QueryKey& key) const;

  Pool<OpenQuery> queries_;
  std::vector<uint32_t> chains_;  // their first queries, by hash of the key
};

}  // namespace flowgauge
