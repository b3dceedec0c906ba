// SPDX-License-Identifier: Apache-2.0
#include "conntrack_socket.h"

#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_compat.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace flowgauge {

namespace {

// Not updates: a TCP connection makes five of them, and none changes where it goes.
constexpr uint32_t kGroups = NF_NETLINK_CONNTRACK_NEW | NF_NETLINK_CONNTRACK_DESTROY;

// With 208 KiB, the kernel's own choice, 7.5 % were lost at 5,000 connections a second; with
// 8 MiB none at full speed.
void SetBuffer(int fd, uint32_t bytes) {
  const int size = static_cast<int>(bytes);
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) != 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

int OpenHere(uint32_t buffer_bytes) {
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER);
  if (fd < 0) return -1;
  SetBuffer(fd, buffer_bytes);
  sockaddr_nl address = {};
  address.nl_family = AF_NETLINK;
  address.nl_groups = kGroups;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

// A socket stays in the namespace it was made in, so a thread that does nothing else goes there.
int OpenThere(int netns, uint32_t buffer_bytes) {
  int fd = -1;
  int error = 0;
  std::thread([&] {
    if (setns(netns, CLONE_NEWNET) == 0) fd = OpenHere(buffer_bytes);
    error = errno;
  }).join();
  errno = error;
  return fd;
}

}  // namespace

ConntrackSocket ConntrackSocket::Open(int netns, uint32_t buffer_bytes, std::string& reason) {
  ConntrackSocket opened(netns < 0 ? OpenHere(buffer_bytes) : OpenThere(netns, buffer_bytes));
  if (!opened.is_open()) reason = std::string("netlink socket: ") + std::strerror(errno);
  return opened;
}

ConntrackSocket& ConntrackSocket::operator=(ConntrackSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

ConntrackSocket::~ConntrackSocket() {
  if (fd_ >= 0) close(fd_);
}

bool ConntrackSocket::RequestDump() {
  struct {
    nlmsghdr head;
    nfgenmsg body;
  } request = {};
  request.head.nlmsg_len = sizeof(request);
  request.head.nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET;
  request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.nfgen_family = AF_UNSPEC;
  request.body.version = NFNETLINK_V0;
  return send(fd_, &request, sizeof(request), 0) == static_cast<ssize_t>(sizeof(request));
}

ConntrackSocket::Result ConntrackSocket::Receive(std::span<uint8_t> bytes,
                                                 std::span<const uint8_t>& read) {
  const ssize_t got = recv(fd_, bytes.data(), bytes.size(), MSG_TRUNC);
  if (got < 0) return errno == ENOBUFS ? kOverrun : kNothing;
  if (static_cast<size_t>(got) > bytes.size()) return kOverrun;
  read = bytes.first(static_cast<size_t>(got));
  return kDatagram;
}

}  // namespace flowgauge
