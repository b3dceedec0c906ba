// SPDX-License-Identifier: Apache-2.0
#include "self_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace flowgauge {

namespace {

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

sockaddr_in Loopback() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A socket bound to a free loopback port, with its address; it gives up a read after a second.
Socket Bound(int type, sockaddr_in& address) {
  Socket bound(socket(AF_INET, type | SOCK_CLOEXEC, 0));
  socklen_t length = sizeof(address);
  timeval patience = {.tv_sec = 1, .tv_usec = 0};
  setsockopt(bound.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  address = Loopback();
  bind(bound.fd(), reinterpret_cast<sockaddr*>(&address), sizeof(address));
  getsockname(bound.fd(), reinterpret_cast<sockaddr*>(&address), &length);
  return bound;
}

bool ExchangeTcp() {
  sockaddr_in address;
  Socket listener = Bound(SOCK_STREAM, address);
  if (listen(listener.fd(), 1) != 0) return false;
  Socket client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(client.fd(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
    return false;
  Socket server(accept(listener.fd(), nullptr, nullptr));
  char bytes[PROOF_BYTES];  // nobody else sends these
  if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes)) return false;
  return send(client.fd(), bytes, sizeof(bytes), MSG_NOSIGNAL) == sizeof(bytes) &&
         recv(server.fd(), bytes, sizeof(bytes), MSG_WAITALL) == sizeof(bytes);
}

bool ExchangeUdp() {
  sockaddr_in address, peer;
  socklen_t length = sizeof(peer);
  Socket server = Bound(SOCK_DGRAM, address);
  Socket client(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  char byte = 1;
  return sendto(client.fd(), &byte, 1, 0, reinterpret_cast<sockaddr*>(&address), sizeof(address)) ==
             1 &&
         recvfrom(server.fd(), &byte, 1, 0, reinterpret_cast<sockaddr*>(&peer), &length) == 1;
}

}  // namespace

std::string SelfTest(const ProbeSet& probes) {
  const uint64_t sent = probes.Fired(SIGNAL_SEND);
  const uint64_t received = probes.Fired(SIGNAL_RECEIVE);
  const uint64_t peers = probes.Fired(SIGNAL_UDP_PEER);
  const uint64_t states = probes.Fired(SIGNAL_TCP_STATE);
  if (!ExchangeTcp()) return {};
  if (probes.Fired(SIGNAL_TCP_STATE) == states) return "tcp_state is attached but does not fire";
  if (!probes.mode().has_messages) return {};
  if (probes.Fired(SIGNAL_SEND) == sent) return "send is attached but does not fire for TCP";
  if (probes.Fired(SIGNAL_RECEIVE) == received)
    return "receive is attached but does not fire for TCP";
  if (!ExchangeUdp()) return {};
  if (probes.Fired(SIGNAL_SEND) < sent + 2) return "send is attached but does not fire for UDP";
  if (probes.peer_refusal().empty() && probes.Fired(SIGNAL_UDP_PEER) == peers)
    return "udp_peer is attached but does not fire";
  return {};
}

}  // namespace flowgauge
