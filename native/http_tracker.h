// SPDX-License-Identifier: Apache-2.0
// Watched HTTP connections: turns records of what sockets said into exchanges; pure.
#pragma once

#include <functional>
#include <vector>

#include "byte_map.h"
#include "http_connection.h"
#include "nat_target.h"

namespace flowgauge {

// The name by which the server of a new connection is known; 0 if unknown.
using ServerDomainOf = std::function<string_id(const message_record& record)>;

inline HttpEnds EndsOf(const HttpConnection& connection, uint32_t sent, uint32_t received) {
  const bool requests_are_sent = connection.request_direction() == DIRECTION_SENT;
  return {requests_are_sent ? sent : received, requests_are_sent ? received : sent};
}

class HttpTracker {
 public:
  HttpTracker(const HttpSettings& settings, HttpTable& table, L7Losses& losses,
              HolderTable& holders, ServerDomainOf domain_of, NatOf nat_of = UnknownTarget);

  // A record and the bytes behind it.
  void Process(const message_record& record, const uint8_t* bytes, size_t length);

  // A whole exchange of a connection of which there was a record before.
  void Process(const exchange_record& record);

  // All that the kernel had written was read: what it wrote before a connection's last record, too,
  // if that record came with the reading before.
  void RingsRead();

  // Where the streams of a connection stand, not counting FIN: most of a body is no record.
  void Observe(const tcp_socket& socket);

  // How a conversation stands of which no message tells: an open request counts as in flight.
  void BeginLooking() { shared_.table.BeginOpen(); }
  void Look(const conversation_view& view);
  // What is in flight beside it.
  void CountOpen();

  // How many connections have a response under way: those are worth observing.
  size_t waiting() const;

  // Reports requests that got no response in time, and forgets idle connections; now is
  // CLOCK_MONOTONIC in nanoseconds.
  void Tick(uint64_t now);

  size_t size() const { return connections_.size(); }

 private:
  // (Kernel address, time of birth): the address alone is reused.
  struct Identity {
    uint64_t sk;
    uint64_t born;
  };

  void LookAtRequest(const message_record& record, const uint8_t* bytes);
  HttpConnection* FindOrAdd(const message_record& record, const uint8_t* bytes);
  uint8_t RoleOf(const message_record& record, const uint8_t* bytes) const;
  uint8_t GuessRole(const endpoints& ends) const;
  void FindHolders(HttpConnection& connection, uint64_t born);
  HttpKey KeyOf(const message_record& record, uint8_t role);
  uint32_t AddConnection();
  void ForgetAll(std::vector<Identity>& identities);
  void Forget(const Identity& identity);

  HttpShared shared_;
  HolderTable& holders_;
  ServerDomainOf domain_of_;
  NatOf nat_of_;
  uint16_t ephemeral_port_;
  ByteMap<Identity, uint32_t> places_;
  Pool<HttpConnection> connections_;
  std::vector<Identity> idle_;
  std::vector<Identity> ended_;   // by their last record, since the rings were read
  std::vector<Identity> ending_;  // before that
};

}  // namespace flowgauge
