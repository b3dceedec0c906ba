// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../snapshot.h"
#include "builders.h"
#include "http_builders.h"

using namespace flowgauge;

TEST_CASE("a snapshot is header, columns and new strings, each column aligned to 8") {
  Tables tables;
  HttpTable http(SomeHttpSettings(), tables.strings);
  tcp_socket socket = ASocket();
  socket.counters.read_bytes = 300;
  socket.counters.written_bytes = 50;
  socket.counters.rtt = 250;
  tables.tcp.Process(socket);
  std::vector<uint8_t> bytes(SnapshotBytes(tables.flows, http, tables.strings));
  WriteSnapshot(tables.flows, http, tables.strings, bytes.data());

  snapshot_header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  CHECK(header.flow_rows == 1);
  CHECK(header.rtt_rows == 1);
  CHECK(header.new_strings == 5);  // "", "__other__", two of paths, "curl"
  CHECK(header.string_bytes == 31);
  double read_bytes, written_bytes;
  std::memcpy(&read_bytes, bytes.data() + 32, 8);
  std::memcpy(&written_bytes, bytes.data() + 40, 8);
  CHECK(read_bytes == 300);
  CHECK(written_bytes == 50);
  CHECK(std::string(bytes.end() - 4, bytes.end()) == "curl");
}

TEST_CASE("an empty window is a header") {
  Tables tables;
  HttpTable http(SomeHttpSettings(), tables.strings);
  tables.strings.HandedOver();

  CHECK(SnapshotBytes(tables.flows, http, tables.strings) == 32);
}

TEST_CASE("strings past the limit share one name") {
  StringTable strings;
  for (size_t i = 0; i < kMaxStrings + 10; ++i) strings.Intern("p" + std::to_string(i));

  CHECK(strings.strings().size() == kMaxStrings);
  CHECK(strings.Intern("one more") == 1);
}
