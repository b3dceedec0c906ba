// SPDX-License-Identifier: Apache-2.0
// Answers whose query is still to be heard of: a hook tells of a datagram after it was sent, and
// where one thread sends and another receives, the answer may be told of before.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "open_queries.h"

namespace flowgauge {

struct EarlyAnswer {
  QueryName name;
  uint64_t time = 0;
  uint16_t rcode = 0;
  bool is_taken = true;
};

class EarlyAnswers {
 public:
  using OnOrphan = std::function<void(const EarlyAnswer&)>;

  explicit EarlyAnswers(OnOrphan on_orphan) : on_orphan_(std::move(on_orphan)) {}

  // An older one that no query came for makes room and is an orphan.
  void Add(const QueryName& name, uint64_t time, uint16_t rcode);

  // False if there is none; `answer` is then unchanged.
  bool Take(const QueryName& name, EarlyAnswer& answer);

  // Those that waited too long are orphans.
  void Tick(uint64_t now);

 private:
  static constexpr uint64_t kPatience = 500'000'000;
  static constexpr size_t kPlaces = 64;

  EarlyAnswer& At(uint64_t number) { return answers_[number % kPlaces]; }
  void DropFirst();

  OnOrphan on_orphan_;
  std::array<EarlyAnswer, kPlaces> answers_;
  uint64_t first_ = 0;  // numbers of answers, which wrap around the places
  uint64_t end_ = 0;
};

}  // namespace flowgauge
