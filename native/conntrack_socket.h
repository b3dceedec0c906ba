// SPDX-License-Identifier: Apache-2.0
// A netlink socket on which one network namespace tells of the connections that it tracks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace flowgauge {

class ConntrackSocket {
 public:
  // In the network namespace that the descriptor stands for; -1: in that of this process. Not
  // open if that is refused: `reason` says why.
  static ConntrackSocket Open(int netns, uint32_t buffer_bytes, std::string& reason);

  ConntrackSocket() = default;
  ConntrackSocket(ConntrackSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ConntrackSocket& operator=(ConntrackSocket&& other) noexcept;
  ~ConntrackSocket();

  bool is_open() const { return fd_ >= 0; }

  // Asks for all that is tracked now. False with errno if that is refused.
  bool RequestDump();

  enum Result {
    kNothing,  // to be read now
    kDatagram,
    kOverrun,  // some were lost
  };
  // `bytes` is as large as a datagram may be; `read` is what came.
  Result Receive(std::span<uint8_t> bytes, std::span<const uint8_t>& read);

 private:
  explicit ConntrackSocket(int fd) : fd_(fd) {}

  int fd_ = -1;
};

}  // namespace flowgauge
