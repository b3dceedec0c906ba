// SPDX-License-Identifier: Apache-2.0
// Waits for the wake-ups of ring buffers. Edge-triggered, where libbpf's own epoll is not: that one
// returns at once as long as anything is in a ring, so that a busy ring was read without a pause.
#pragma once

#include <initializer_list>

namespace flowgauge {

class RingWakes {
 public:
  explicit RingWakes(std::initializer_list<int> rings);
  ~RingWakes();
  RingWakes(const RingWakes&) = delete;
  RingWakes& operator=(const RingWakes&) = delete;

  bool is_open() const { return epoll_ >= 0; }

  // Until a program wakes, or the time is over.
  void Wait(int milliseconds);

 private:
  int epoll_;
};

}  // namespace flowgauge
