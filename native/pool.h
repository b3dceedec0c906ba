// SPDX-License-Identifier: Apache-2.0
// A bounded number of things by index; memory grows on demand and is then used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowgauge {

template <typename T>
class Pool {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit Pool(size_t capacity) : capacity_(capacity) {}

  // A fresh T, or kNone when all are in use.
  uint32_t Add() {
    if (free_.empty()) {
      if (places_.size() >= capacity_) return kNone;
      free_.push_back(places());
      places_.emplace_back();
    }
    const uint32_t index = free_.back();
    free_.pop_back();
    places_[index] = {.thing = {}, .is_used = true};
    return index;
  }

  // What is there stays as it is until it is used again.
  void Remove(uint32_t index) {
    places_[index].is_used = false;
    free_.push_back(index);
  }

  // Valid until the next Add.
  T& operator[](uint32_t index) { return places_[index].thing; }
  const T& operator[](uint32_t index) const { return places_[index].thing; }

  size_t size() const { return places_.size() - free_.size(); }

  // For who walks them: indices are below places(), and some may be free.
  uint32_t places() const { return static_cast<uint32_t>(places_.size()); }
  bool Has(uint32_t index) const { return places_[index].is_used; }

 private:
  struct Place {
    T thing = {};
    bool is_used = false;
  };

  size_t capacity_;
  std::vector<Place> places_;
  std::vector<uint32_t> free_;
};

}  // namespace flowgauge
