// SPDX-License-Identifier: Apache-2.0
#include "early_answers.h"

namespace flowgauge {

void EarlyAnswers::Add(const QueryName& name, uint64_t time, uint16_t rcode) {
  if (end_ - first_ == kPlaces) DropFirst();
  At(end_++) = {.name = name, .time = time, .rcode = rcode, .is_taken = false};
}

bool EarlyAnswers::Take(const QueryName& name, EarlyAnswer& answer) {
  for (uint64_t number = first_; number != end_; ++number) {
    EarlyAnswer& early = At(number);
    if (early.is_taken || !EqualBytes<QueryName>{}(early.name, name)) continue;
    early.is_taken = true;
    answer = early;
    while (first_ != end_ && At(first_).is_taken) ++first_;
    return true;
  }
  return false;
}

void EarlyAnswers::Tick(uint64_t now) {
  while (first_ != end_ && At(first_).time + kPatience <= now) DropFirst();
}

void EarlyAnswers::DropFirst() {
  const EarlyAnswer& answer = At(first_++);
  if (!answer.is_taken) on_orphan_(answer);
}

}  // namespace flowgauge
