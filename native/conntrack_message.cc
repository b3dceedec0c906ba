// SPDX-License-Identifier: Apache-2.0
#include "conntrack_message.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>

#include <algorithm>
#include <cstring>

namespace flowgauge {

namespace {

using Bytes = std::span<const uint8_t>;

constexpr uint16_t kTypeNew = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
constexpr uint16_t kTypeDelete = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE;
constexpr uint8_t kMappedPrefix[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Tuple {
  uint8_t source[ADDRESS_BYTES] = {};
  uint8_t destination[ADDRESS_BYTES] = {};
  uint16_t source_port = 0;
  uint16_t destination_port = 0;
  uint8_t transport = 0;
  uint8_t parts = 0;  // that it had: all five of them make it one
};

// Calls visit(type, value) for each attribute; stops at one that is longer than what is there.
template <typename Visit>
void ForEachAttribute(Bytes bytes, Visit&& visit) {
  nlattr head;
  while (bytes.size() >= sizeof(head)) {
    std::memcpy(&head, bytes.data(), sizeof(head));
    if (head.nla_len < sizeof(head) || head.nla_len > bytes.size()) return;
    visit(head.nla_type & NLA_TYPE_MASK, bytes.subspan(NLA_HDRLEN, head.nla_len - NLA_HDRLEN));
    bytes = bytes.subspan(std::min<size_t>(NLA_ALIGN(head.nla_len), bytes.size()));
  }
}

bool ReadPort(Bytes value, uint16_t& port) {
  if (value.size() < sizeof(port)) return false;
  std::memcpy(&port, value.data(), sizeof(port));
  port = ntohs(port);
  return true;
}

bool ReadAddress(Bytes value, bool is_ipv4, uint8_t* address) {
  const size_t length = is_ipv4 ? sizeof(in_addr) : sizeof(in6_addr);
  if (value.size() < length) return false;
  if (is_ipv4) std::memcpy(address, kMappedPrefix, sizeof(kMappedPrefix));
  std::memcpy(address + ADDRESS_BYTES - length, value.data(), length);
  return true;
}

void ReadAddresses(Bytes bytes, Tuple& tuple) {
  ForEachAttribute(bytes, [&](int type, Bytes value) {
    const bool is_ipv4 = type == CTA_IP_V4_SRC || type == CTA_IP_V4_DST;
    if (type == CTA_IP_V4_SRC || type == CTA_IP_V6_SRC)
      tuple.parts |= ReadAddress(value, is_ipv4, tuple.source) ? 1 : 0;
    if (type == CTA_IP_V4_DST || type == CTA_IP_V6_DST)
      tuple.parts |= ReadAddress(value, is_ipv4, tuple.destination) ? 2 : 0;
  });
}

void ReadProtocol(Bytes bytes, Tuple& tuple) {
  ForEachAttribute(bytes, [&](int type, Bytes value) {
    if (type == CTA_PROTO_NUM && !value.empty()) {
      tuple.transport = value[0];
      tuple.parts |= 4;
    }
    if (type == CTA_PROTO_SRC_PORT) tuple.parts |= ReadPort(value, tuple.source_port) ? 8 : 0;
    if (type == CTA_PROTO_DST_PORT) tuple.parts |= ReadPort(value, tuple.destination_port) ? 16 : 0;
  });
}

Tuple ReadTuple(Bytes bytes) {
  Tuple tuple;
  ForEachAttribute(bytes, [&](int type, Bytes value) {
    if (type == CTA_TUPLE_IP) ReadAddresses(value, tuple);
    if (type == CTA_TUPLE_PROTO) ReadProtocol(value, tuple);
  });
  return tuple;
}

bool IsWhole(const Tuple& tuple) { return tuple.parts == 31; }

// False for what is neither TCP nor UDP, or not whole.
bool ReadConnection(Bytes attributes, tracked_connection& out) {
  Tuple original, reply;
  ForEachAttribute(attributes, [&](int type, Bytes value) {
    if (type == CTA_TUPLE_ORIG) original = ReadTuple(value);
    if (type == CTA_TUPLE_REPLY) reply = ReadTuple(value);
    if (type == CTA_ZONE) ReadPort(value, out.zone);
  });
  const bool is_known = original.transport == TRANSPORT_TCP || original.transport == TRANSPORT_UDP;
  if (!IsWhole(original) || !IsWhole(reply) || !is_known) return false;
  std::memcpy(out.source, original.source, ADDRESS_BYTES);
  std::memcpy(out.destination, original.destination, ADDRESS_BYTES);
  std::memcpy(out.answering, reply.source, ADDRESS_BYTES);
  out.source_port = original.source_port;
  out.destination_port = original.destination_port;
  out.answering_port = reply.source_port;
  out.transport = original.transport;
  return true;
}

// Both begin with an error number, less than zero: the end of a dump, and a refusal.
int ReadError(Bytes payload) {
  int32_t error = 0;
  if (payload.size() >= sizeof(error)) std::memcpy(&error, payload.data(), sizeof(error));
  return error < 0 && error > INT32_MIN ? -error : 0;
}

ConntrackMessage::Kind KindOf(uint16_t type, int error) {
  if (type == NLMSG_ERROR || error != 0) return ConntrackMessage::kRefused;
  return ConntrackMessage::kDumpEnd;
}

void ReadPayload(uint16_t type, Bytes payload, ConntrackMessage& message) {
  if (type == NLMSG_DONE || type == NLMSG_ERROR) {
    message.error = ReadError(payload);
    message.kind = KindOf(type, message.error);
    return;
  }
  if ((type != kTypeNew && type != kTypeDelete) || payload.size() < sizeof(nfgenmsg)) return;
  if (!ReadConnection(payload.subspan(NLMSG_ALIGN(sizeof(nfgenmsg))), message.connection)) return;
  message.kind = type == kTypeNew ? ConntrackMessage::kTracked : ConntrackMessage::kDestroyed;
}

}  // namespace

bool IsTranslated(const tracked_connection& connection) {
  return connection.answering_port != connection.destination_port ||
         std::memcmp(connection.answering, connection.destination, ADDRESS_BYTES) != 0;
}

bool ConntrackDatagram::Next(ConntrackMessage& message) {
  nlmsghdr head;
  if (rest_.size() < sizeof(head)) return false;
  std::memcpy(&head, rest_.data(), sizeof(head));
  if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > rest_.size()) return false;
  message = {};
  message.is_of_dump = (head.nlmsg_flags & NLM_F_MULTI) != 0;
  const Bytes payload = rest_.subspan(NLMSG_HDRLEN, head.nlmsg_len - NLMSG_HDRLEN);
  ReadPayload(head.nlmsg_type, payload, message);
  rest_ = rest_.subspan(std::min<size_t>(NLMSG_ALIGN(head.nlmsg_len), rest_.size()));
  return true;
}

}  // namespace flowgauge
