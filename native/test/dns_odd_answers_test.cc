// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "dns_tables.h"

using namespace flowgauge;

TEST_CASE("an answer without a query is an orphan") {
  DnsTables dns;
  dns.BeServer();
  dns.Send(kAnswer, 100);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 1);
  CHECK(dns.TakeRows().empty());
}

TEST_CASE("an answer may be heard of before its query, where two threads share a socket") {
  DnsTables dns;
  dns.Receive(kAnswer, 100);
  dns.Receive(WithId(kNxdomain, 1), 100);
  CHECK(dns.Lost() == 0);
  dns.Send(kQuery, 101);
  CHECK(dns.tracker.size() == 0);
  const dns_row row = dns.TakeRows().at(0);
  CHECK(row.requests == 1);
  CHECK(row.latency_sum == 0);
  CHECK(row.buckets[0] == 1);

  dns.Tick(1000);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 1);
  dns.Send(WithId(kQuery, 1), 1001);
  CHECK(dns.tracker.size() == 1);
}

TEST_CASE("early answers past those that are kept are orphans") {
  DnsTables dns;
  for (uint16_t id = 0; id < 100; ++id) dns.Receive(AnswerTo(id), 100);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 36);
  for (uint16_t id = 36; id < 100; ++id) dns.Send(WithId(kQuery, id), 101);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 64}});
  dns.Tick(1000);
  CHECK(dns.losses.events[L7_LOSS_ORPHAN] == 36);
}

TEST_CASE("a truncated answer ends the request over UDP; the one over TCP is another") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  dns.Receive(kTruncated, 101);
  dns.socket.transport = TRANSPORT_TCP;
  dns.socket.sk = 2;
  dns.Send(Framed(kQuery), 102);
  dns.Receive(Framed(kAnswer), 105);

  auto rows = dns.TakeRows();
  REQUIRE(rows.size() == 2);
  for (const dns_row& row : rows) {
    CHECK(row.requests == 1);
    CHECK(row.rcode == 0);
  }
  CHECK(rows[1].transport == TRANSPORT_TCP);
}

TEST_CASE("an answer without the question goes by its id, to the oldest query") {
  DnsTables dns;
  dns.Send(WithId(kQuery, 1), 99);
  dns.Send(kQuery, 100);
  dns.Send(kQueryAaaa, 101);
  dns.Receive(kFormatError, 102);
  CHECK(dns.tracker.size() == 2);
  dns.Receive(kAnswerAaaa, 103);
  CHECK(dns.tracker.size() == 1);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}, {1, 1}});
  CHECK(dns.Lost() == 0);
}

TEST_CASE("records without a question, as in a transfer, are not the answer to any query") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  dns.Receive(Hex("1234 8000 0000 0001 0000 0000 00 0001 0001 0000 0000 0000"), 101);
  CHECK(dns.tracker.size() == 1);
  CHECK(dns.TakeRows().empty());
}

TEST_CASE("what is neither a query nor its answer is not looked at") {
  DnsTables dns;
  Packet notify = kQuery;
  notify[2] = 0x24;
  dns.Send(notify, 100);
  notify[2] = 0xa4;
  dns.Receive(notify, 101);
  dns.Tick(10'000);
  CHECK(dns.TakeRows().empty());
  CHECK(dns.Lost() == 0);
}

TEST_CASE("what cannot be read is counted by reason, and never a request") {
  DnsTables dns;
  dns.Send({1, 2, 3}, 100);
  dns.Send(Packet(40, 0x20), 100);  // opcode 4
  Packet loop = kQuery;
  loop[12] = 0xc0;
  loop[13] = 0x0c;
  dns.Send(loop, 100);
  CHECK(dns.losses.events[L7_LOSS_MALFORMED] == 2);
  dns.Say(DIRECTION_SENT, Packet(kQuery.begin(), kQuery.begin() + 20), 100, kQuery.size());
  CHECK(dns.losses.events[L7_LOSS_GAP] == 1);
  dns.Tick(10'000);
  CHECK(dns.TakeRows().empty());
}

TEST_CASE("bytes that no hook could read are counted") {
  DnsTables dns;
  message_record record = dns.socket;
  record.parts = 1;
  record.part[0].size = 29;
  record.part[0].flags = PART_UNREAD;
  dns.tracker.Process(record, nullptr, 0);
  CHECK(dns.losses.events[L7_LOSS_UNREAD] == 1);
  CHECK(dns.Lost() == 1);
}

TEST_CASE("a message whose end was not captured is as good as a whole one") {
  DnsTables dns;
  dns.Send(kChainQuery, 100);
  dns.Say(DIRECTION_RECEIVED, Packet(kChainAnswer.begin(), kChainAnswer.begin() + 50), 101, 102);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 1}});
  CHECK(dns.domains.size() == 0);
}

TEST_CASE("cut at any byte, an answer ends its query or is lost, and is nothing else") {
  for (size_t size = 0; size <= kBadCookie.size(); ++size) {
    DnsTables dns;
    dns.Send(kQuery, 100);
    dns.Say(DIRECTION_RECEIVED, Packet(kBadCookie.begin(), kBadCookie.begin() + size), 101,
            kBadCookie.size());
    auto rcodes = dns.TakeRcodes();
    if (size < 29) {
      CHECK(rcodes.empty());
      CHECK(dns.losses.events[L7_LOSS_GAP] == 1);
    } else {
      CHECK(rcodes == Rcodes{{size < 56 ? 7 : 23, 1}});
      CHECK(dns.Lost() == 0);
    }
  }
}

TEST_CASE("queries past those that are kept are counted, and so are not their answers") {
  DnsSettings settings = SomeDnsSettings();
  settings.max_queries = 10;
  DnsTables dns(settings);
  for (uint16_t id = 0; id < 12; ++id) dns.Send(WithId(kQuery, id), 100);
  CHECK(dns.tracker.size() == 10);
  CHECK(dns.losses.events[L7_LOSS_QUERIES_FULL] == 2);
  for (uint16_t id = 0; id < 12; ++id) dns.Receive(AnswerTo(id), 101);
  dns.Tick(1000);
  CHECK(dns.TakeRcodes() == Rcodes{{0, 10}});
  CHECK(dns.Lost() == 2);
}

TEST_CASE("many questions under one id do not make look-ups slow") {
  DnsTables dns;
  for (uint8_t type = 1; type <= 100; ++type) {
    Packet query = kQuery;
    query[26] = type;
    dns.Send(query, 100);
  }
  CHECK(dns.tracker.size() == 32);
  CHECK(dns.losses.events[L7_LOSS_QUERIES_FULL] == 68);
  dns.Tick(10'000);
  CHECK(dns.TakeRcodes() == Rcodes{{RCODE_TIMEOUT, 32}});
}

TEST_CASE("stamps in the wrong order are no latency") {
  DnsTables dns;
  dns.Send(kQuery, 100);
  dns.Receive(kAnswer, 99);
  CHECK(dns.TakeRows().at(0).latency_sum == 0);
}

TEST_CASE("clients learn names from their answers, servers do not") {
  DnsTables client, server;
  client.Send(kChainQuery, 100);
  client.Receive(kChainAnswer, 101);
  const auto find = [&](DnsTables& dns, process_id pid) {
    const Packet address = Hex("0000 0000 0000 0000 0000 ffff b9c7 6c99");
    return dns.strings.strings()[dns.domains.Find(9, pid, address.data(), 200 * kMillisecond)];
  };
  CHECK(client.domains.size() == 2);
  CHECK(find(client, 7) == "www.github.io");

  server.BeServer();
  server.Receive(kChainQuery, 100);
  server.Send(kChainAnswer, 101);
  CHECK(server.domains.size() == 0);
}

TEST_CASE("an answer that nobody asked for teaches no name") {
  DnsTables dns;
  dns.Receive(kChainAnswer, 100);
  dns.Send(kQuery, 100);
  dns.Receive(kChainAnswer, 101);
  CHECK(dns.domains.size() == 0);
}

TEST_CASE("an answer that tells of an error teaches no name") {
  DnsTables dns;
  Packet answer = kChainAnswer;
  answer[3] = 0x83;  // NXDOMAIN
  dns.Send(kChainQuery, 100);
  dns.Receive(answer, 101);
  CHECK(dns.domains.size() == 0);
}

TEST_CASE("a server that was looked up by name has its domain") {
  DnsTables dns;
  dns.domains.Learn(9, 7, dns.socket.ends.remote_address, "dns.example", 300, 1);
  dns.Send(kQuery, 100);
  dns.Receive(kAnswer, 101);
  CHECK(dns.strings.strings()[dns.TakeRows().at(0).domain] == "dns.example");
}

TEST_CASE("an unbound socket's address is asked for once per peer and minute") {
  DnsTables dns;
  int asked = 0;
  DnsTracker tracker(SomeDnsSettings(), dns.table, dns.domains, dns.holders, dns.losses,
                     [&](const udp_key& key, uint8_t* local_address) {
                       ++asked;
                       CHECK(key.netns == 9);
                       CHECK(key.remote_address[15] == 53);
                       SetIpv4(local_address, 77);
                     });
  std::memset(dns.socket.ends.local_address, 0, ADDRESS_BYTES);
  for (uint16_t id = 0; id < 3; ++id) {
    message_record record = dns.socket;
    record.parts = 1;
    record.part[0].size = record.part[0].captured = static_cast<uint32_t>(kQuery.size());
    record.part[0].direction = DIRECTION_SENT;
    tracker.Process(record, WithId(kQuery, id).data(), kQuery.size());
  }
  CHECK(asked == 1);
  tracker.Tick(100'000 * kMillisecond);
  CHECK(dns.TakeRows().at(0).local_address[15] == 77);
}
