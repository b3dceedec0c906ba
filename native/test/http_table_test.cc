// SPDX-License-Identifier: Apache-2.0
// The row that an exchange comes to.
#include <doctest/doctest.h>

#include "http_builders.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";                // 28 bytes
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";  // 43 bytes

}  // namespace

TEST_CASE("an exchange is one row with what it moved each way, seen from the server") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk, 2 * kMillisecond);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  const http_row& row = rows[0];
  CHECK(row.requests == 1);
  CHECK(row.read_bytes == 28);
  CHECK(row.written_bytes == 43);
  CHECK(row.latency_sum == 2000);
  CHECK(row.buckets[0] == 0);
  CHECK(row.buckets[2] == 1);  // 1,000 < 2,000 <= 10,000
  CHECK(row.method == METHOD_GET);
  CHECK(row.status == 200);
  CHECK(row.version == VERSION_HTTP11);
  CHECK(row.role == ROLE_SERVER);
  CHECK(row.transport == TRANSPORT_TCP);
  CHECK(row.local_port == 80);
  CHECK(row.remote_port == 0);  // the client's port is never part of a row
  CHECK(row.local_address[15] == 2);
  CHECK(row.pid == 7);
  CHECK(http.strings.strings()[row.process] == "nginx");
  CHECK(http.strings.strings()[row.path] == "/a");
  CHECK(http.lost() == 0);
}

TEST_CASE("seen from the client, what is written is the request") {
  Http http;
  Conversation conversation(http);
  conversation.is_of_client = true;
  conversation.record().role = ROLE_CLIENT;
  conversation.record().ends.local_port = 40000;
  conversation.record().ends.remote_port = 80;
  conversation.Exchange(kGet, kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].read_bytes == 43);
  CHECK(rows[0].written_bytes == 28);
  CHECK(rows[0].local_port == 0);
  CHECK(rows[0].remote_port == 80);
}

TEST_CASE("counts and bytes stand for the connections that were not looked at") {
  HttpSettings settings = SomeHttpSettings();
  settings.scale = 10;
  Http http(settings);
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk, kMillisecond);
  conversation.Response(kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 10);
  CHECK(rows[0].read_bytes == 280);
  CHECK(rows[0].latency_sum == 10'000);
  CHECK(rows[0].buckets[1] == 10);  // a bound is part of its bucket
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 10);
}

TEST_CASE("path and version are not part of a row unless asked for") {
  HttpSettings settings = SomeHttpSettings();
  settings.show_path = settings.show_version = false;
  Http http(settings);
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  conversation.Exchange("GET /b HTTP/1.0\r\nHost: x\r\n\r\n", kOk);

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].requests == 2);
  CHECK(rows[0].path == 0);
  CHECK(rows[0].version == 0);
}

TEST_CASE("exchanges of another kind are another row; past the cap they share one") {
  HttpSettings settings = SomeHttpSettings();
  settings.max_rows = 2;
  Http http(settings);
  Conversation conversation(http);
  conversation.Exchange("GET /a HTTP/1.1\r\n\r\n", kOk);
  conversation.Exchange("GET /a HTTP/1.0\r\n\r\n", kOk);
  conversation.Exchange("PUT /a HTTP/1.1\r\n\r\n", kOk);
  conversation.Exchange("GET /a HTTP/1.1\r\n\r\n", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");

  CHECK(http.table.size() == 2);
  CHECK(http.table.folded() == 2);
  const http_row overflow = http.TakeRows().at(2);
  CHECK(overflow.life == ROW_OVERFLOW);
  CHECK(overflow.requests == 2);
  CHECK(overflow.role == ROLE_SERVER);
  CHECK(overflow.transport == TRANSPORT_TCP);
  CHECK(overflow.status == 0);
}

TEST_CASE("a row ends after its idle windows, with zeros") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  http.TakeRows();
  http.table.ExpireIdle();
  CHECK(http.table.touched().empty());
  http.table.StartWindow();
  http.table.ExpireIdle();

  auto rows = http.TakeRows();

  REQUIRE(rows.size() == 1);
  CHECK(rows[0].life == ROW_ENDED);
  CHECK(rows[0].requests == 0);
  CHECK(rows[0].buckets[0] == 0);
  CHECK(http.table.size() == 0);
}
