// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../domain_table.h"
#include "dns_tables.h"

using namespace flowgauge;

namespace {

constexpr uint64_t kSecond = 1'000'000'000;
constexpr netns_inode kNetns = 9;

struct Domains {
  explicit Domains(size_t max_addresses = 100) : table(max_addresses, strings) {}

  // Address 10.0.0.<last>; times are seconds.
  void Learn(process_id pid, uint8_t last, std::string_view name, uint32_t ttl = 300,
             uint64_t now = 1000) {
    uint8_t address[ADDRESS_BYTES];
    SetIpv4(address, last);
    table.Learn(kNetns, pid, address, name, ttl, now * kSecond);
  }
  std::string Find(process_id pid, uint8_t last, uint64_t now = 1000, netns_inode netns = kNetns) {
    uint8_t address[ADDRESS_BYTES];
    SetIpv4(address, last);
    return strings.strings()[table.Find(netns, pid, address, now * kSecond)];
  }

  StringTable strings;
  DomainTable table;
};

}  // namespace

TEST_CASE("a name that was learned later is not that of what began before") {
  Domains domains;
  domains.Learn(1, 5, "a.example", 300, 1000);
  CHECK(domains.Find(1, 5, 999) == "");
  CHECK(domains.Find(2, 5, 999) == "");
  domains.Learn(1, 5, "a.example", 300, 1200);
  CHECK(domains.Find(1, 5, 1100) == "a.example");
  domains.Learn(1, 5, "a.example", 300, 2000);
  CHECK(domains.Find(1, 5, 1700) == "");
}

TEST_CASE("an address has the name by which its process asked for it, the latest") {
  Domains domains;
  domains.Learn(1, 5, "a.example");
  domains.Learn(1, 5, "b.example");
  domains.Learn(2, 5, "c.example");
  CHECK(domains.Find(1, 5) == "b.example");
  CHECK(domains.Find(2, 5) == "c.example");
  domains.Learn(1, 5, "a.example");
  CHECK(domains.Find(1, 5) == "a.example");
}

TEST_CASE("a process that did not ask gets the only name there is, but no guess") {
  Domains domains;
  CHECK(domains.Find(3, 5) == "");
  domains.Learn(1, 5, "a.example");
  domains.Learn(2, 5, "a.example");
  CHECK(domains.Find(3, 5) == "a.example");
  domains.Learn(2, 5, "b.example");
  CHECK(domains.Find(3, 5) == "");
}

TEST_CASE("names are known in their network namespace only") {
  Domains domains;
  domains.Learn(1, 5, "a.example");
  CHECK(domains.Find(1, 5, 1000, kNetns + 1) == "");
  CHECK(domains.Find(1, 6) == "");
}

TEST_CASE("a name is valid for its TTL, at least a minute and at most an hour") {
  Domains domains;
  domains.Learn(1, 5, "short.example", 1);
  domains.Learn(1, 6, "plain.example", 300);
  domains.Learn(1, 7, "long.example", 86400);
  CHECK(domains.Find(1, 5, 1059) == "short.example");
  CHECK(domains.Find(1, 5, 1060) == "");
  CHECK(domains.Find(1, 6, 1299) == "plain.example");
  CHECK(domains.Find(1, 6, 1300) == "");
  CHECK(domains.Find(1, 7, 4599) == "long.example");
  CHECK(domains.Find(1, 7, 4600) == "");
}

TEST_CASE("asked again, a name is valid for longer") {
  Domains domains;
  domains.Learn(1, 5, "a.example", 60, 1000);
  domains.Learn(1, 5, "a.example", 60, 1050);
  CHECK(domains.Find(1, 5, 1100) == "a.example");
}

TEST_CASE("names that are no longer valid leave no doubt") {
  Domains domains;
  domains.Learn(1, 5, "old.example", 60, 1000);
  domains.Learn(2, 5, "new.example", 60, 1100);
  CHECK(domains.Find(3, 5, 1100) == "new.example");
  CHECK(domains.Find(1, 5, 1100) == "new.example");
}

TEST_CASE("an address keeps four names; the oldest makes room, an expired one first") {
  Domains domains;
  for (process_id pid = 1; pid <= 4; ++pid)
    domains.Learn(pid, 5, "p" + std::to_string(pid) + ".example", pid == 3 ? 60 : 3600);
  domains.Learn(5, 5, "p5.example", 3600, 1100);
  CHECK(domains.Find(1, 5, 1100) == "p1.example");
  CHECK(domains.Find(5, 5, 1100) == "p5.example");
  domains.Learn(6, 5, "p6.example", 3600, 1100);
  CHECK(domains.Find(1, 5, 1100) == "");
  CHECK(domains.Find(2, 5, 1100) == "p2.example");
  CHECK(domains.Find(6, 5, 1100) == "p6.example");
}

TEST_CASE("past the limit an address that nobody asked for lately makes room") {
  Domains domains(3);
  for (uint8_t last : {1, 2, 3}) domains.Learn(1, last, std::to_string(last) + ".example");
  CHECK(domains.Find(1, 2) == "2.example");
  for (uint8_t last : {4, 5}) domains.Learn(1, last, std::to_string(last) + ".example");

  CHECK(domains.table.size() == 3);
  CHECK(domains.Find(1, 2) == "2.example");
  CHECK(domains.Find(1, 5) == "5.example");
}

TEST_CASE("addresses are forgotten when their names are no longer valid") {
  Domains domains;
  for (int last = 0; last < 90; ++last) domains.Learn(1, static_cast<uint8_t>(last), "a.example");
  domains.Learn(1, 99, "long.example", 3600);
  for (int i = 0; i < 10; ++i) domains.table.Tick(1000 * kSecond);
  CHECK(domains.table.size() == 91);
  for (int i = 0; i < 10; ++i) domains.table.Tick(1300 * kSecond);
  CHECK(domains.table.size() == 1);
  CHECK(domains.Find(1, 99, 1300) == "long.example");
}

TEST_CASE("the root is no name of an address") {
  Domains domains;
  domains.Learn(1, 5, "");
  CHECK(domains.table.size() == 0);
}

TEST_CASE("names past their quota are unknown, and leave room for other strings") {
  Domains domains;
  for (int i = 0; i < 32768; ++i) domains.Learn(1, 5, "n" + std::to_string(i));
  domains.Learn(1, 6, "n7");
  domains.Learn(1, 5, "one.more");
  CHECK(domains.Find(1, 5) == "");
  CHECK(domains.Find(1, 6) == "n7");
  CHECK(domains.strings.Intern("a process") != domains.strings.Intern(kOtherName));
}
