// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "dns_tables.h"

using namespace flowgauge;

namespace {

constexpr uint8_t kSent = DIRECTION_SENT;
constexpr uint8_t kReceived = DIRECTION_RECEIVED;

Packet Query(uint16_t id) { return Framed(WithId(kQuery, id)); }
Packet Answer(uint16_t id) { return Framed(WithId(kAnswer, id)); }

}  // namespace

TEST_CASE("over TCP, too, a query and its answer are one request") {
  DnsTcpTables dns;
  dns.Part(kSent, Framed(kQuery), 100);
  dns.Part(kReceived, Framed(kAnswer), 104);

  const dns_row row = dns.TakeRows().at(0);
  CHECK(row.requests == 1);
  CHECK(row.transport == TRANSPORT_TCP);
  CHECK(row.latency_sum == 4000);
  CHECK(row.local_port == 0);
}

TEST_CASE("split at any byte, an exchange over TCP is one request") {
  const Packet query = Framed(kQuery);
  const Packet answer = Framed(kAnswer);
  for (size_t at = 1; at < answer.size(); ++at) {
    DnsTcpTables dns;
    dns.Parts(kSent, query, {at}, 100);
    dns.Parts(kReceived, answer, {at}, 200);
    const dns_row row = dns.TakeRows().at(0);
    CHECK(row.requests == 1);
    CHECK(row.latency_sum == (at < query.size() ? 99'000 : 100'000));
    CHECK(dns.Lost() == 0);
  }
}

TEST_CASE("a server that reads the length byte by byte is measured from the query's last byte") {
  DnsTcpTables dns;
  dns.BeServer();
  dns.Parts(kReceived, Framed(kQuery), {1, 1}, 100);  // the last at 102
  dns.Part(kSent, Framed(kAnswer), 110);
  const dns_row row = dns.TakeRows().at(0);
  CHECK(row.role == ROLE_SERVER);
  CHECK(row.latency_sum == 8000);
}

TEST_CASE("pipelined queries are answered in any order and fragmentation") {
  DnsTcpTables dns;
  Packet queries, answers;
  for (uint16_t id = 1; id <= 20; ++id) queries = queries + Query(id);
  for (uint16_t id = 20; id >= 1; --id) answers = answers + Answer(id);
  dns.Parts(kSent, queries, {100, 3, 77, 1, 1, 200}, 100);
  dns.Parts(kReceived, answers, {2, 45, 46, 3, 200, 300}, 200);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 20}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("a connection older than the agent is in step with the next part that is a message") {
  const Packet answer = Framed(kChainAnswer);
  for (size_t at = 1; at < answer.size(); ++at) {
    DnsTcpTables dns;
    dns.Part(kReceived, Packet(answer.begin() + at, answer.end()), 90);
    dns.Part(kSent, Framed(kQuery), 100);
    dns.Part(kReceived, Framed(kAnswer), 104);
    dns.Tick(10'000);
    CHECK(dns.TakeRcodes()[RCODE_TIMEOUT] == 0);
  }
}

TEST_CASE("where answers may be lost, an open query is lost and no time-out") {
  DnsTcpTables dns;
  dns.Part(kReceived, Answer(9), 50);  // of a query before the agent's time
  dns.Part(kSent, Query(1) + Query(2), 100);
  dns.position[kReceived] += static_cast<uint32_t>(Answer(1).size());  // the ring was full
  dns.Part(kReceived, Answer(2), 101);
  CHECK(dns.losses.events[L7_LOSS_GAP] == 1);
  dns.Tick(10'000);
  CHECK(dns.TakeRcodes().empty());
  CHECK(dns.losses.events[L7_LOSS_GAP] == 3);

  dns.Part(kSent, Query(3) + Query(4), 10'100);
  dns.Part(kReceived, Answer(3), 10'101);
  dns.Tick(20'000);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}, {RCODE_TIMEOUT, 1}});
}

TEST_CASE("an answer larger than the capture ends its query, and the stream goes on") {
  DnsTcpTables dns;
  Packet large = kAnswer;
  large.resize(4000);
  const Packet framed = Framed(large);
  dns.Part(kSent, Query(1) + Query(0x1234), 100);
  dns.Part(kReceived, Packet(framed.begin(), framed.begin() + 1536), 101, framed.size() - 1536);
  dns.Part(kReceived, Answer(1), 102);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 2}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("bytes that no hook could read inside a message do no harm") {
  DnsTcpTables dns;
  const Packet answer = Framed(kAnswer);
  dns.Part(kSent, Framed(kQuery), 100);
  dns.Part(kReceived, Packet(answer.begin(), answer.begin() + 35), 101);
  dns.socket.flags = 0;
  message_record record = dns.socket;
  record.parts = 1;
  record.part[0].position = dns.position[kReceived];
  record.part[0].size = answer.size() - 35;
  record.part[0].direction = kReceived;
  record.part[0].flags = PART_UNREAD;
  dns.tracker.Process(record, nullptr, 0);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
  CHECK(dns.losses.events[L7_LOSS_UNREAD] == 1);
  CHECK(dns.Lost() == 1);
}

TEST_CASE("a query that is open when its connection closes is a time-out at its time") {
  DnsTcpTables dns;
  dns.Part(kSent, Query(1), 100);
  dns.socket.flags = RECORD_LAST;
  dns.Part(kSent, Query(2), 200);
  dns.Tick(5000);
  CHECK(dns.TakeRcodes().empty());
  CHECK(dns.tracker.size() == 2);
  dns.Tick(6000);
  CHECK(dns.TakeRcodes() == Rcodes{{RCODE_TIMEOUT, 2}});
  CHECK(dns.tracker.size() == 0);
}

TEST_CASE("a query that was lost stays lost when its connection closes") {
  DnsTcpTables dns;
  dns.Part(kSent, Query(1), 100);
  dns.Part(kReceived, Hex("0000"), 101);
  dns.tracker.Close(1, 1000);
  dns.Tick(6000);
  CHECK(dns.TakeRcodes().empty());
  CHECK(dns.losses.events[L7_LOSS_GAP] == 1);
  CHECK(dns.losses.events[L7_LOSS_MALFORMED] == 1);
}

TEST_CASE("kernel memory that is used again is another connection") {
  DnsTcpTables dns;
  dns.Part(kSent, {0, 29, 0x12}, 100);  // the beginning of a query
  dns.socket.born = 2000;
  dns.position[kSent] = 0;
  dns.Part(kSent, Framed(kQuery), 101);
  dns.Part(kReceived, Framed(kAnswer), 102);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("a zone transfer is one request, however many messages it has") {
  DnsTcpTables dns;
  Packet first = kTransferQuery, later = Hex("1234 8000 0000 0001 0000 0000 c000 0001 0001");
  first[2] = 0x80;
  first[7] = 1;
  dns.Part(kSent, Framed(kTransferQuery), 100);
  for (int i = 0; i < 3; ++i) dns.Part(kReceived, Framed(first) + Framed(later), 101);
  dns.Tick(10'000);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("connections past those that are kept are counted, and idle ones are forgotten") {
  DnsTcpTables dns;
  for (uint64_t sk = 0; sk < 16384 + 5; ++sk) {
    dns.socket.sk = sk;
    dns.Part(kSent, Framed(kQuery), 1000);
  }
  CHECK(dns.losses.events[L7_LOSS_CONNECTIONS_FULL] == 5);
  for (uint64_t time = 10'000; time < 200'000; time += 100) dns.Tick(time);
  dns.Part(kSent, Framed(kQuery), 200'000);
  CHECK(dns.losses.events[L7_LOSS_CONNECTIONS_FULL] == 5);
}

TEST_CASE("a gap in what was asked leaves time-outs as they are") {
  DnsTcpTables dns;
  dns.Part(kSent, Query(1), 100);
  dns.position[kSent] += 3;
  dns.Part(kSent, Query(2), 101);
  dns.Tick(10'000);
  CHECK(dns.TakeRcodes() == Rcodes{{RCODE_TIMEOUT, 1}});
  CHECK(dns.losses.events[L7_LOSS_GAP] == 1);
}

TEST_CASE("behind what is no message, nothing in the same part is one") {
  DnsTcpTables dns;
  Packet loop = kAnswer;
  loop[12] = 0xc0;
  loop[13] = 0x0c;
  dns.Part(kSent, Framed(kQuery), 100);
  dns.Part(kReceived, Framed(loop) + Framed(kAnswer), 101);
  CHECK(dns.losses.events[L7_LOSS_MALFORMED] == 1);
  CHECK(dns.TakeRows().empty());
  dns.Part(kReceived, Framed(kAnswer), 102);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
}

TEST_CASE("a closed connection is forgotten with its last query") {
  DnsTcpTables dns;
  for (uint64_t round = 1; round <= 20; ++round) {
    for (uint64_t sk = 0; sk < 1000; ++sk) {
      dns.socket.sk = sk;
      dns.socket.born = round;
      dns.Part(kSent, Framed(kQuery), round * 10'000);
      dns.tracker.Close(sk, round);
    }
    dns.Tick(round * 10'000 + 6000);
  }
  CHECK(dns.TakeRcodes() == Rcodes{{RCODE_TIMEOUT, 20'000}});
  CHECK(dns.Lost() == 0);
}
