// SPDX-License-Identifier: Apache-2.0
// Who is behind cgroups and addresses, and that connections follow it.
#include <doctest/doctest.h>

#include <algorithm>

#include "../cgroup_path.h"
#include "builders.h"

using namespace flowgauge;

namespace {

// ASocket() of a container: born at 1000, to 10.0.0.2.
tcp_socket AContainersSocket(uint64_t sk = 1, uint64_t born = 1000) {
  tcp_socket socket = ASocket(sk);
  socket.owner.cgroup = 77;
  socket.born = born;
  socket.counters.written_bytes = 10;
  return socket;
}

holder_id RemoteAt(Tables& tables, uint64_t at) {
  const endpoints ends = ASocket().ends;
  return tables.holders.Find(ends.local_address, ends.remote_address, 0, at).remote;
}

}  // namespace

TEST_CASE("an address has holders one after the other, each from its time on") {
  Tables tables;
  tables.holders.SetAddress(ASocket().ends.remote_address, {{100, 5}, {200, 0}, {300, 6}});

  CHECK(RemoteAt(tables, 99) == 0);
  CHECK(RemoteAt(tables, 100) == 5);
  CHECK(RemoteAt(tables, 199) == 5);
  CHECK(RemoteAt(tables, 200) == 0);
  CHECK(RemoteAt(tables, 300) == 6);
  CHECK(RemoteAt(tables, UINT64_MAX) == 6);

  tables.holders.SetAddress(ASocket().ends.remote_address, {});
  CHECK(RemoteAt(tables, 300) == 0);
}

TEST_CASE("a process is known by its cgroup before its address") {
  HolderTable holders;
  const endpoints ends = ASocket().ends;
  holders.SetAddress(ends.local_address, {{0, 1}});

  CHECK(holders.Find(ends.local_address, ends.remote_address, 77, 5).local == 1);
  holders.SetCgroup(77, 2);
  CHECK(holders.Find(ends.local_address, ends.remote_address, 77, 5).local == 2);
  CHECK(holders.Find(ends.local_address, ends.remote_address, 0, 5).local == 1);
}

TEST_CASE("a cgroup that nobody told of is asked for once") {
  HolderTable holders;
  const endpoints ends = ASocket().ends;
  for (int i = 0; i < 3; ++i) holders.Find(ends.local_address, ends.remote_address, 77, 5);

  CHECK(holders.TakeUnknown() == std::vector<cgroup_id>{77});
  holders.Find(ends.local_address, ends.remote_address, 77, 5);
  CHECK(holders.TakeUnknown().empty());
}

TEST_CASE("an open connection goes to the flow of its holders once they are known") {
  Tables tables;
  tables.tcp.Process(AContainersSocket());
  REQUIRE(tables.TakeRows().size() == 1);
  tables.holders.SetCgroup(77, 2);
  tcp_socket socket = AContainersSocket();
  socket.counters.written_bytes = 30;
  tables.tcp.Process(socket);

  const auto rows = tables.TakeRows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].local_holder == 0);
  CHECK(rows[0].ended == 1);
  CHECK(rows[0].closed == 0);
  CHECK(rows[0].written_bytes == 0);
  CHECK(rows[1].local_holder == 2);
  CHECK(rows[1].cgroup == 77);
  CHECK(rows[1].opened == 1);
  CHECK(rows[1].established == 0);
  CHECK(rows[1].written_bytes == 20);
}

TEST_CASE("connections to one address are of whoever had it when they began") {
  Tables tables;
  tables.holders.SetAddress(ASocket().ends.remote_address, {{500, 5}, {2000, 0}, {2500, 6}});
  tables.tcp.Process(Closed(AContainersSocket(1, 1000)));
  tables.tcp.Process(Closed(AContainersSocket(2, 3000)));
  tables.tcp.Process(Closed(AContainersSocket(3, 2200)));

  const auto rows = tables.TakeRows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].remote_holder == 5);
  CHECK(rows[0].last_at == 1000);
  CHECK(rows[1].remote_holder == 6);
  CHECK(rows[1].last_at == 3000);
  CHECK(rows[2].remote_holder == 0);
}

TEST_CASE("datagrams that passed while an address changed hands are nobody's") {
  Tables tables;
  udp_key key = {};
  std::memcpy(key.remote_address, ASocket().ends.remote_address, ADDRESS_BYTES);
  key.role = ROLE_CLIENT;
  auto send = [&](uint64_t total) {
    tables.udp.Process(key, {.read_bytes = 0,
                             .written_bytes = total,
                             .read_datagrams = 0,
                             .written_datagrams = 0,
                             .cgroup = 77,
                             .name = {}});
    const auto rows = tables.TakeRows();  // flows that ended are there too
    const auto sender = std::ranges::find(rows, 10, &flow_row::written_bytes);
    REQUIRE(sender != rows.end());
    return sender->remote_holder;
  };
  tables.holders.SetAddress(key.remote_address, {{0, 5}});
  CHECK(send(10) == 5);
  tables.holders.SetAddress(key.remote_address, {{0, 5}, {20, 6}});
  CHECK(send(20) == 0);
  CHECK(send(30) == 6);
}

TEST_CASE("a path is put together from its end") {
  cgroup_names names = {};
  CHECK(PathOf(names) == "");
  std::strcpy(names.names[0], "crio-1.scope");
  std::strcpy(names.names[1], "kubepods.slice");
  CHECK(PathOf(names) == "/kubepods.slice/crio-1.scope");
  std::memset(names.names[0], 'x', CGROUP_NAME_BYTES);
  CHECK(PathOf(names) == "/kubepods.slice/" + std::string(CGROUP_NAME_BYTES, 'x'));
}
