// SPDX-License-Identifier: Apache-2.0
// Reads what the kernel's connection tracking tells over netlink (ctnetlink): TCP and UDP; pure.
#pragma once

#include <cstdint>
#include <span>

#include "record.h"

namespace flowgauge {

// A connection as its client dialled it, and who answers. Addresses as everywhere: 16 bytes.
struct TrackedConnection {
  uint8_t source[ADDRESS_BYTES] = {};
  uint8_t destination[ADDRESS_BYTES] = {};
  uint8_t answering[ADDRESS_BYTES] = {};  // source of the replies
  uint16_t source_port = 0;
  uint16_t destination_port = 0;
  uint16_t answering_port = 0;
  uint16_t zone = 0;
  uint8_t transport = 0;

  // Whether its destination was translated.
  bool IsTranslated() const;
};

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
  TrackedConnection connection;
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
