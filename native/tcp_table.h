// SPDX-License-Identifier: Apache-2.0
// Turns the cumulative counters of TCP sockets into what each flow did in the window; pure.
#pragma once

#include <functional>
#include <vector>

#include "domain_table.h"
#include "flow_table.h"
#include "listeners.h"
#include "nat_target.h"
#include "string_table.h"

namespace flowgauge {

struct TcpSettings {
  uint16_t ephemeral_port;       // first port that only clients have
  bool owners_expected;          // a message hook will name the owner of an accepted socket
  double tick_microseconds = 0;  // of the kernel's clock
  bool listen_drops = true;      // wanted; else listeners are no flows
};

class TcpTable {
 public:
  TcpTable(const TcpSettings& settings, FlowTable& flows, StringTable& strings,
           const Listeners& listeners, HolderTable& holders, DomainOf domain_of = UnknownDomain,
           NatOf nat_of = UnknownTarget)
      : settings_(settings),
        flows_(flows),
        strings_(strings),
        listeners_(listeners),
        holders_(holders),
        domain_of_(std::move(domain_of)),
        nat_of_(std::move(nat_of)) {}

  // Takes a socket's state at window end or at close. Records of one connection may come in
  // any order and more than once: counters are cumulative and only growth is added.
  void Process(const tcp_socket& record);

  // (Kernel address, time of birth): the address alone is reused.
  struct Identity {
    uint64_t sk;
    uint64_t born;
  };

  // After a walk: the open sockets that this one and the last did not meet and `exists` denies.
  std::vector<Identity> Missing(const std::function<bool(const Identity&)>& exists);

  // Those of them that are still open are lost: their last bytes are in the kernel's loss
  // counters. A socket that closed during the walk is missing too, and its record must have
  // been processed in between.
  void ForgetLost(const std::vector<Identity>& missing);

  // Closed connections are remembered until here, so that a late record adds nothing.
  void StartWindow();

  size_t size() const { return sockets_.size(); }

 private:
  struct Socket {
    flow_slot slot = 0;
    uint32_t pid = 0;
    string_id domain = 0;  // as it was known when the socket was first met
    Holders holders;
    uint32_t holders_version = 0;
    NatTarget nat;  // as soon as it is known
    tcp_counters last = {};
    packet_count syn_retransmits = 0;
    uint8_t role = ROLE_UNKNOWN;
    bool role_is_guess = false;
    uint8_t deferrals = 0;
    bool placed = false;  // belongs to a flow
    bool active = false;
    bool sampled = false;  // its first RTT was taken
    bool closed = false;
    bool seen = false;
    bool missed = false;
  };

  bool MayWait(Socket& socket, const tcp_socket& record) const;
  bool HasOtherFlow(Socket& socket, const tcp_socket& record);
  void FindTarget(Socket& socket, const tcp_socket& record);
  string_id DomainOfPeer(const Socket& socket, const tcp_socket& record) const;
  void Place(Socket& socket, const tcp_socket& record);
  void AddListener(const Identity& identity, Socket& socket, const tcp_socket& record);
  void AddCounters(Socket& socket, const tcp_counters& now);
  void AddSynRetransmits(Socket& socket, const tcp_socket& record);
  void AddHandshake(const Socket& socket, const tcp_socket& record);
  void AddLifetime(const Socket& socket, const tcp_socket& record);
  void AddLife(Socket& socket, const tcp_socket& record);
  void FindRole(Socket& socket, const tcp_socket& record) const;
  uint8_t GuessRole(const endpoints& ends) const;
  FlowKey KeyOf(const tcp_socket& record, const Socket& socket);

  TcpSettings settings_;
  FlowTable& flows_;
  StringTable& strings_;
  const Listeners& listeners_;
  HolderTable& holders_;
  DomainOf domain_of_;
  NatOf nat_of_;
  ByteMap<Identity, Socket> sockets_;
  std::vector<Identity> closed_;
};

}  // namespace flowgauge
