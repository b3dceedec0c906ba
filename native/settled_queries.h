// SPDX-License-Identifier: Apache-2.0
// Look-ups that are over while answers to them may still come: late ones, or one for each retry.
// Direct-mapped: a newer look-up may take the place of an older one, which is then forgotten.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "open_queries.h"

namespace flowgauge {

enum class Settled { kUnknown, kTimedOut, kAnswered };

class SettledQueries {
 public:
  explicit SettledQueries(size_t max_queries)
      : places_(std::bit_ceil(std::clamp<size_t>(max_queries, 1, kMostPlaces))) {}

  // `answers` may still come.
  void Add(const QueryName& name, Settled how, uint32_t answers) {
    if (answers == 0) return;
    const size_t hash = HashBytes<QueryName>{}(name);
    PlaceOf(hash) = {.hash = hash, .answers = answers, .how = how};
  }

  // One came.
  Settled Take(const QueryName& name) {
    const size_t hash = HashBytes<QueryName>{}(name);
    Place& place = PlaceOf(hash);
    if (place.hash != hash || place.answers == 0) return Settled::kUnknown;
    --place.answers;
    return place.how;
  }

 private:
  static constexpr size_t kMostPlaces = 65536;

  struct Place {
    size_t hash = 0;
    uint32_t answers = 0;
    Settled how = Settled::kUnknown;
  };

  Place& PlaceOf(size_t hash) { return places_[hash % places_.size()]; }

  std::vector<Place> places_;
};

}  // namespace flowgauge
