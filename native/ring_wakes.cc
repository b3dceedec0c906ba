// SPDX-License-Identifier: Apache-2.0
#include "ring_wakes.h"

#include <sys/epoll.h>
#include <unistd.h>

namespace flowgauge {

RingWakes::RingWakes(std::initializer_list<int> rings) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event event = {};
  event.events = EPOLLIN | EPOLLET;
  for (int ring : rings) epoll_ctl(epoll_, EPOLL_CTL_ADD, ring, &event);
}

RingWakes::~RingWakes() {
  if (epoll_ >= 0) close(epoll_);
}

void RingWakes::Wait(int milliseconds) {
  epoll_event event;
  epoll_wait(epoll_, &event, 1, milliseconds);
}

}  // namespace flowgauge
