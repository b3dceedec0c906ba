// SPDX-License-Identifier: Apache-2.0
#include "open_queries.h"

#include <bit>

namespace flowgauge {

OpenQueries::OpenQueries(size_t max_queries)
    : queries_(max_queries), chains_(std::bit_ceil(max_queries), kNone) {}

uint32_t OpenQueries::Find(const QueryName& name) const {
  uint32_t index = FindAny(name.key);
  while (index != kNone && !EqualBytes<QueryName>{}(queries_[index].name, name))
    index = queries_[index].next;
  return index;
}

uint32_t OpenQueries::FindAny(const QueryKey& key) const {
  uint32_t index = chains_[ChainOf(key)];
  while (index != kNone && !EqualBytes<QueryKey>{}(queries_[index].name.key, key))
    index = queries_[index].next;
  return index;
}

uint32_t OpenQueries::Add(const QueryName& name) {
  size_t length = 0;
  uint32_t last = kNone;
  const size_t chain = ChainOf(name.key);
  for (uint32_t i = chains_[chain]; i != kNone; i = queries_[i].next, ++length) last = i;
  const uint32_t index = length < kMaxChain ? queries_.Add() : kNone;
  if (index == kNone) return kNone;
  queries_[index].name = name;
  (last == kNone ? chains_[chain] : queries_[last].next) = index;
  return index;
}

void OpenQueries::Remove(uint32_t index) {
  const OpenQuery& query = queries_[index];
  uint32_t* link = &chains_[ChainOf(query.name.key)];
  while (*link != index) link = &queries_[*link].next;
  *link = query.next;
  queries_.Remove(index);
}

size_t OpenQueries::ChainOf(const QueryKey& key) const {
  return HashBytes<QueryKey>{}(key) % chains_.size();
}

}  // namespace flowgauge
