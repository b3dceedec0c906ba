// SPDX-License-Identifier: Apache-2.0
// Reads what the kernel's connection tracking tells over netlink (ctnetlink): TCP and UDP; pure.
#pragma once

#include <cstdint>
#include <span>

#include "record.h"

namespace flowgauge {

// Whether its destination was translated.
bool IsTranslated(const tracked_connection& connection);

struct ConntrackMessage {
  enum Kind {
    kOther,      // of another protocol, or not understood
    kTracked,    // new, or one of a dump
    kDestroyed,  // no longer tracked
    kDumpEnd,
    kRefused,  // the request for a dump: `error` says why
  };

  Kind kind = kOther;
  bool is_of_dump = false;
  int error = 0;
  tracked_connection connection = {};
};

// The messages of one datagram, as they are received.
class ConntrackDatagram {
 public:
  explicit ConntrackDatagram(std::span<const uint8_t> bytes) : rest_(bytes) {}

  // False when there is no more.
  bool Next(ConntrackMessage& message);

 private:
  std::span<const uint8_t> rest_;
};

}  // namespace flowgauge
