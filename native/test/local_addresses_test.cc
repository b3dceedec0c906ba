// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../local_addresses.h"

using namespace flowgauge;

namespace {

constexpr uint64_t kSecond = 1'000'000'000;

struct Asked {
  // The last byte of the address that a socket without one gets towards a peer.
  uint8_t Complete(uint16_t peer) {
    endpoints ends = {};
    ends.remote_address[14] = static_cast<uint8_t>(peer >> 8);
    ends.remote_address[15] = static_cast<uint8_t>(peer);
    uint8_t local_address[ADDRESS_BYTES] = {};
    addresses.Complete(ends, local_address);
    return local_address[15];
  }

  int times = 0;
  LocalAddresses addresses{[this](const udp_key&, uint8_t* local_address) {
    ++times;
    local_address[15] = 77;
  }};
};

}  // namespace

TEST_CASE("the address towards a peer is asked for once a minute") {
  Asked asked;
  asked.addresses.Tick(1000 * kSecond);
  CHECK(asked.Complete(1) == 77);
  CHECK(asked.Complete(1) == 77);
  CHECK(asked.times == 1);
  asked.addresses.Tick(1059 * kSecond);
  asked.Complete(1);
  CHECK(asked.times == 1);
  asked.addresses.Tick(1060 * kSecond);
  asked.Complete(1);
  CHECK(asked.times == 2);
}

TEST_CASE("no more than 4096 peers a minute are worth asking") {
  Asked asked;
  for (uint16_t peer = 0; peer < 5000; ++peer) asked.Complete(peer);
  CHECK(asked.times == 4096);
  CHECK(asked.Complete(4999) == 0);
}

TEST_CASE("a bound socket's address stays as it is") {
  Asked asked;
  endpoints ends = {};
  uint8_t local_address[ADDRESS_BYTES] = {1};
  asked.addresses.Complete(ends, local_address);
  CHECK(asked.times == 0);
  CHECK(local_address[0] == 1);
}
