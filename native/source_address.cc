// SPDX-License-Identifier: Apache-2.0
#include "source_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "kernel_support.h"

namespace flowgauge {

void FindSourceAddress(const udp_key& key, uint8_t* local_address) {
  static const uint32_t own_netns = OwnNetns();
  sockaddr_in6 remote = {};
  remote.sin6_family = AF_INET6;
  remote.sin6_port = htons(9);  // discard; connect() of UDP sends nothing
  std::memcpy(&remote.sin6_addr, key.remote_address, ADDRESS_BYTES);
  if (key.netns != own_netns || IN6_IS_ADDR_UNSPECIFIED(&remote.sin6_addr)) return;
  int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  sockaddr_in6 local = {};
  socklen_t length = sizeof(local);
  if (connect(fd, reinterpret_cast<sockaddr*>(&remote), sizeof(remote)) == 0 &&
      getsockname(fd, reinterpret_cast<sockaddr*>(&local), &length) == 0)
    std::memcpy(local_address, &local.sin6_addr, ADDRESS_BYTES);
  close(fd);
}

}  // namespace flowgauge
