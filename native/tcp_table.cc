// SPDX-License-Identifier: Apache-2.0
#include "tcp_table.h"

#include <algorithm>

#include "connect_failure.h"

namespace flowgauge {

namespace {

constexpr uint8_t kDeferrals = 1;  // windows that a socket waits for what its flow is known by

// Growth of a cumulative counter; an older reading adds nothing.
uint64_t Grow(byte_count& last, byte_count now) {
  if (now <= last) return 0;
  uint64_t growth = now - last;
  last = now;
  return growth;
}

// The same for the kernel's 32-bit counters, which wrap.
uint32_t Grow(packet_count& last, packet_count now) {
  auto growth = static_cast<int32_t>(now - last);
  if (growth <= 0) return 0;
  last = now;
  return static_cast<uint32_t>(growth);
}

std::string_view NameOf(const process& process) {
  return {process.name, strnlen(process.name, PROCESS_NAME_BYTES)};
}

}  // namespace

void TcpTable::Process(const tcp_socket& record) {
  auto [entry, is_new] = sockets_.try_emplace({record.sk, record.born});
  Socket& socket = entry->second;
  socket.seen = true;
  if (is_new) {
    socket.last = record.base;
    FindRole(socket, record);
    socket.sampled = (record.flags & TCP_SEEDED) != 0;
    socket.domain = DomainOfPeer(socket, record);
  }
  if (record.flags & TCP_LISTENER) return AddListener(entry->first, socket, record);
  if (socket.closed || MayWait(socket, record)) return;
  if (HasOtherFlow(socket, record)) Place(socket, record);
  AddCounters(socket, record.counters);
  AddSynRetransmits(socket, record);
  AddLife(socket, record);
  if (socket.closed) closed_.push_back(entry->first);
}

// What it drops is of its port, nobody at the other end: a flow only once there is something.
void TcpTable::AddListener(const Identity& identity, Socket& socket, const tcp_socket& record) {
  if (socket.closed) return;
  const uint32_t drops = Grow(socket.last.listen_drops, record.counters.listen_drops);
  if (drops > 0 && settings_.listen_drops) {
    const endpoints& ends = record.ends;
    socket.holders =
        holders_.Find(ends.local_address, ends.remote_address, record.owner.cgroup, record.born);
    flows_.Touch(flows_.FindOrAdd(KeyOf(record, socket))).listen_drops += drops;
  }
  socket.closed = (record.flags & TCP_CLOSED) != 0;
  if (socket.closed) closed_.push_back(identity);
}

// For its owner, or for its target, which no one knows before its first packet went out: that may
// wait for the neighbour's address.
bool TcpTable::MayWait(Socket& socket, const tcp_socket& record) const {
  if (socket.placed || (record.flags & TCP_CLOSED) != 0) return false;
  const bool has_owner = record.owner.pid != 0 || !settings_.owners_expected;
  const bool connects = socket.role == ROLE_CLIENT && (record.flags & TCP_ESTABLISHED_ONCE) == 0;
  return (!has_owner || connects) && socket.deferrals++ < kDeferrals;
}

// Its owner is known now, or who is at its ends. A flow may end while its only socket still
// connects: placed anew until established.
bool TcpTable::HasOtherFlow(Socket& socket, const tcp_socket& record) {
  const bool has_owner_now = socket.pid == 0 && record.owner.pid != 0;
  const bool is_settled = socket.active && !has_owner_now;
  if (!is_settled) FindTarget(socket, record);
  if (is_settled && socket.holders_version == holders_.version()) return false;
  const uint8_t* remote = socket.nat.is_known() ? socket.nat.address : record.ends.remote_address;
  const Holders holders =
      holders_.Find(record.ends.local_address, remote, record.owner.cgroup, record.born);
  const bool has_others_now = holders != socket.holders;
  socket.holders = holders;
  socket.holders_version = holders_.version();
  return !is_settled || has_others_now;
}

void TcpTable::FindTarget(Socket& socket, const tcp_socket& record) {
  if (socket.role == ROLE_CLIENT && !socket.nat.is_known())
    socket.nat = nat_of_(record.ends, record.owner.pid, TRANSPORT_TCP);
}

string_id TcpTable::DomainOfPeer(const Socket& socket, const tcp_socket& record) const {
  if (socket.role != ROLE_CLIENT) return 0;
  const endpoints& ends = record.ends;
  return domain_of_(ends.netns, record.owner.pid, ends.remote_address, record.born);
}

// Into its flow, or from one flow into another.
void TcpTable::Place(Socket& socket, const tcp_socket& record) {
  flow_slot slot = flows_.FindOrAdd(KeyOf(record, socket));
  if (socket.active) {
    ++flows_.Touch(socket.slot).ended;
    ++flows_.Touch(slot).opened;
  }
  flow_row& row = flows_.Touch(slot);
  row.last_at = std::max(row.last_at, static_cast<double>(record.born));
  socket.slot = slot;
  socket.pid = record.owner.pid;
  socket.placed = true;
}

void TcpTable::AddCounters(Socket& socket, const tcp_counters& now) {
  uint64_t read = Grow(socket.last.read_bytes, now.read_bytes);
  uint64_t written = Grow(socket.last.written_bytes, now.written_bytes);
  uint32_t sent = Grow(socket.last.segments_sent, now.segments_sent);
  uint32_t received = Grow(socket.last.segments_received, now.segments_received);
  uint32_t retransmits = Grow(socket.last.retransmits, now.retransmits);
  uint32_t delivered = Grow(socket.last.delivered, now.delivered);
  uint32_t out_of_order = Grow(socket.last.out_of_order, now.out_of_order);
  uint32_t limited = Grow(socket.last.receiver_limited, now.receiver_limited);
  if (read || written || sent || received || retransmits || limited) {
    flow_row& row = flows_.Touch(socket.slot);
    row.read_bytes += static_cast<double>(read);
    row.written_bytes += static_cast<double>(written);
    row.segments_sent += sent;
    row.segments_received += received;
    row.retransmits += retransmits;
    row.out_of_order += out_of_order;
    row.receiver_limited += limited * settings_.tick_microseconds;
  }
  if (now.rtt == 0 || (delivered == 0 && socket.sampled)) return;
  flows_.AddRtt({.slot = socket.slot,
                 .rtt = now.rtt,
                 .rtt_var = now.rtt_var,
                 .weight = std::max(delivered, 1U),
                 .rtt_min = now.rtt_min});
  socket.sampled = true;
}

// All of a socket that never was established are such.
void TcpTable::AddSynRetransmits(Socket& socket, const tcp_socket& record) {
  const bool is_established = (record.flags & TCP_ESTABLISHED_ONCE) != 0;
  const packet_count now = is_established ? record.syn_retransmits : record.counters.retransmits;
  if (const uint32_t growth = Grow(socket.syn_retransmits, now))
    flows_.Touch(socket.slot).syn_retransmits += growth;
}

// A server's handshakes are left out, as what its sockets know leaves out the slow ones: of a
// repeated SYN-ACK they have no time.
void TcpTable::AddHandshake(const Socket& socket, const tcp_socket& record) {
  const bool is_timed = record.established != 0 && (record.flags & TCP_MET_LATE) == 0;
  if (is_timed && socket.role == ROLE_CLIENT)
    flows_.AddHandshake(socket.slot, record.established - record.born);
}

void TcpTable::AddLifetime(const Socket& socket, const tcp_socket& record) {
  if (record.established != 0 && record.closed != 0)
    flows_.AddLifetime(socket.slot, record.closed - record.established);
}

void TcpTable::AddLife(Socket& socket, const tcp_socket& record) {
  const bool established = (record.flags & TCP_ESTABLISHED_ONCE) != 0;
  if (established && !socket.active) {
    flow_row& row = flows_.Touch(socket.slot);
    socket.active = true;
    ++row.opened;
    if ((record.flags & TCP_SEEDED) == 0) ++row.established;
    AddHandshake(socket, record);
  }
  if ((record.flags & TCP_CLOSED) == 0) return;
  flow_row& row = flows_.Touch(socket.slot);
  socket.closed = true;
  if (!established) {
    ++row.failures[FailureOf(record.error, record.counters.retransmits)];
    return;
  }
  ++row.closed;
  ++row.ended;
  if (record.error != 0) ++row.resets;
  AddLifetime(socket, record);
}

std::vector<TcpTable::Identity> TcpTable::Missing(
    const std::function<bool(const Identity&)>& exists) {
  std::vector<Identity> missing;
  for (auto& [identity, socket] : sockets_) {
    const bool is_missing = !socket.closed && !socket.seen && !exists(identity);
    // At the first time its close may still wait in the ring, behind a record being written.
    if (is_missing && socket.missed) missing.push_back(identity);
    socket.missed = is_missing;
    socket.seen = false;
  }
  return missing;
}

void TcpTable::ForgetLost(const std::vector<Identity>& missing) {
  for (const Identity& identity : missing) {
    auto entry = sockets_.find(identity);
    if (entry == sockets_.end() || entry->second.closed) continue;
    if (entry->second.active) ++flows_.Touch(entry->second.slot).ended;
    sockets_.erase(entry);
  }
}

void TcpTable::StartWindow() {
  for (const Identity& identity : closed_) sockets_.erase(identity);
  closed_.clear();
}

void TcpTable::FindRole(Socket& socket, const tcp_socket& record) const {
  socket.role = record.role;
  if (socket.role == ROLE_UNKNOWN && listeners_.Has(record.ends)) socket.role = ROLE_SERVER;
  if (socket.role != ROLE_UNKNOWN) return;
  socket.role = GuessRole(record.ends);
  socket.role_is_guess = true;
}

// Where ports do not tell: nobody listens on its own, which is a client's, nearly always.
uint8_t TcpTable::GuessRole(const endpoints& ends) const {
  const bool local_is_ephemeral = ends.local_port >= settings_.ephemeral_port;
  const bool remote_is_ephemeral = ends.remote_port >= settings_.ephemeral_port;
  if (local_is_ephemeral != remote_is_ephemeral)
    return local_is_ephemeral ? ROLE_CLIENT : ROLE_SERVER;
  return listeners_.are_known() ? ROLE_CLIENT : ROLE_UNKNOWN;
}

FlowKey TcpTable::KeyOf(const tcp_socket& record, const Socket& socket) {
  FlowKey key;
  std::memcpy(key.local_address, record.ends.local_address, ADDRESS_BYTES);
  std::memcpy(key.remote_address, record.ends.remote_address, ADDRESS_BYTES);
  socket.nat.WriteTo(key.nat_address, key.nat_port);
  key.local_port = socket.role == ROLE_CLIENT ? 0 : record.ends.local_port;
  key.remote_port = socket.role == ROLE_SERVER ? 0 : record.ends.remote_port;
  key.cgroup = record.owner.cgroup;
  key.holders = socket.holders;
  key.pid = record.owner.pid;
  key.process = strings_.Intern(NameOf(record.owner));
  key.domain = socket.domain;
  key.role = socket.role;
  key.role_is_guess = socket.role_is_guess;
  key.transport = TRANSPORT_TCP;
  return key;
}

}  // namespace flowgauge
