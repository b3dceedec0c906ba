// SPDX-License-Identifier: Apache-2.0
// DNS messages as they are on the wire, and records of sockets that send and receive them.
// All packets but those whose comment says otherwise were encoded by dnspython 2.
#pragma once

#include <cstring>
#include <string_view>
#include <vector>

#include "../dns_tracker.h"

namespace flowgauge {

using Packet = std::vector<uint8_t>;

// Blanks between the digits have no meaning.
inline Packet Hex(std::string_view digits) {
  auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
  Packet packet;
  int high = -1;
  for (char digit : digits) {
    if (digit == ' ') continue;
    if (high < 0) {
      high = value(digit);
      continue;
    }
    packet.push_back(static_cast<uint8_t>(high << 4 | value(digit)));
    high = -1;
  }
  return packet;
}

// Of example.com, with the id 0x1234.
inline const Packet kQuery =
    Hex("1234 0100 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01");
inline const Packet kQueryMixedCase =
    Hex("1234 0100 0001 0000 0000 0000 0765 5861 4d70 4c65 0343 6f4d 0000 0100 01");
inline const Packet kQueryAaaa =
    Hex("1234 0100 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 1c00 01");
inline const Packet kAnswer =  // 93.184.215.14, for 300 s
    Hex("1234 8180 0001 0001 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01c0 0c00 0100 "
        "0100 0001 2c00 045d b8d7 0e");
inline const Packet kAnswerAaaa =  // 2606:2800:21f:cb07:6820:80da:af6b:8b2c
    Hex("1234 8180 0001 0001 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 1c00 01c0 0c00 1c00 "
        "0100 0001 2c00 1026 0628 0002 1fcb 0768 2080 daaf 6b8b 2c");
inline const Packet kServfail =
    Hex("1234 8102 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01");
inline const Packet kNxdomain =
    Hex("1234 8103 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01");
inline const Packet kRefused =
    Hex("1234 8105 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01");
inline const Packet kTruncated =  // TC
    Hex("1234 8300 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01");
inline const Packet kBadVersion =  // rcode 16: 1 in its OPT record, 0 in its header
    Hex("1234 8100 0001 0000 0000 0001 0765 7861 6d70 6c65 0363 6f6d 0000 0100 0100 0029 2000 "
        "0100 0000 0000");
inline const Packet kBadCookie =  // rcode 23: 1 and 7; with an answer in front of its OPT record
    Hex("1234 8107 0001 0001 0000 0001 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01c0 0c00 0100 "
        "0100 0001 2c00 045d b8d7 0e00 0029 2000 0100 0000 0000");
inline const Packet kFormatError = Hex("1234 8101 0000 0000 0000 0000");  // by hand: RFC 1035 4.1.1
inline const Packet kTransferQuery =                                      // AXFR
    Hex("1234 0000 0001 0000 0000 0000 0765 7861 6d70 6c65 0363 6f6d 0000 fc00 01");

// Of www.github.io, a CNAME of Sni.GitHub.map.fastly.net: 185.199.109.153 and 185.199.108.153.
inline const Packet kChainQuery =
    Hex("beef 0100 0001 0000 0000 0000 0377 7777 0667 6974 6875 6202 696f 0000 0100 01");
inline const Packet kChainAnswer =
    Hex("beef 8180 0001 0003 0000 0000 0377 7777 0667 6974 6875 6202 696f 0000 0100 01c0 0c00 "
        "0500 0100 000e 1000 1b03 536e 6906 4769 7448 7562 036d 6170 0666 6173 746c 7903 6e65 "
        "7400 c02b 0001 0001 0000 0014 0004 b9c7 6d99 c02b 0001 0001 0000 0014 0004 b9c7 6c99");

// The same message with another id, which is its first two bytes.
inline Packet WithId(Packet packet, uint16_t id) {
  packet[0] = static_cast<uint8_t>(id >> 8);
  packet[1] = static_cast<uint8_t>(id);
  return packet;
}

// Behind its length, as it goes over TCP.
inline Packet Framed(const Packet& packet) {
  Packet framed = {static_cast<uint8_t>(packet.size() >> 8), static_cast<uint8_t>(packet.size())};
  framed.insert(framed.end(), packet.begin(), packet.end());
  return framed;
}

inline Packet operator+(Packet a, const Packet& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace flowgauge
