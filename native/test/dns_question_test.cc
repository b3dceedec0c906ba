// SPDX-License-Identifier: Apache-2.0
// What was asked, where it is shown: the type and the name of a question.
#include <doctest/doctest.h>

#include "../query_names.h"
#include "dns_tables.h"

using namespace flowgauge;

namespace {

DnsSettings Showing(bool type, bool name) {
  DnsSettings settings = SomeDnsSettings();
  settings.show_query_type = type;
  settings.show_query_name = name;
  return settings;
}

std::vector<std::string> Asked(const DnsTables& dns) {
  std::vector<std::string> asked;
  for (flow_slot slot : dns.table.touched()) {
    const dns_row& row = dns.table.row(slot);
    asked.push_back(std::to_string(row.query_type) + " " + dns.strings.strings()[row.query_name]);
  }
  return asked;
}

DnsName NameOf(const std::string& label) {
  DnsName name;
  name.Clear();
  name.Append({reinterpret_cast<const uint8_t*>(label.data()), label.size()});
  return name;
}

}  // namespace

TEST_CASE("types and names are told where they are shown") {
  DnsTables dns(Showing(true, true));
  dns.Send(kQueryMixedCase, 0);
  dns.Receive(kAnswer, 2);
  dns.Send(kQueryAaaa, 10);
  dns.tracker.Tick(9000 * kMillisecond);
  CHECK(Asked(dns) == std::vector<std::string>{"1 example.com", "28 example.com"});
}

TEST_CASE("else they do not tell rows apart") {
  DnsTables dns(Showing(false, false));
  dns.Send(kQuery, 0);
  dns.Send(kQueryAaaa, 10);
  dns.tracker.Tick(9000 * kMillisecond);
  CHECK(Asked(dns) == std::vector<std::string>{"0 "});
}

TEST_CASE("names past a limit share one, and are escaped") {
  StringTable strings;
  QueryNames names(strings);
  const string_id first = names.Of(NameOf("A b"));
  for (size_t i = 1; i < kMaxQueryNames; ++i) names.Of(NameOf("n" + std::to_string(i)));
  CHECK(strings.strings()[first] == "a\\032b");
  CHECK(strings.strings()[names.Of(NameOf("one more"))] == "{other}");
  CHECK(names.Of(NameOf("a B")) == first);
}
