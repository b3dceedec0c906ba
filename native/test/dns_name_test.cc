// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "../dns_reader.h"
#include "dns_packets.h"

using namespace flowgauge;

namespace {

// Its text, or why there is none.
std::string Read(const Packet& bytes, size_t at = 0) {
  DnsReader reader(bytes, at);
  DnsName name;
  if (!reader.ReadName(name)) return reader.ran_out() ? "(ran out)" : "(malformed)";
  DnsName::Text text;
  return std::string(name.ToText(text));
}

Packet Label(size_t size, uint8_t byte = 'a') {
  return Packet{static_cast<uint8_t>(size)} + Packet(size, byte);
}

const Packet kRoot = {0};

// RFC 1035 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64 and the root at 92.
Packet RfcExample() {
  Packet bytes(93, 0xff);
  auto put = [&](size_t at, const Packet& name) { std::ranges::copy(name, bytes.begin() + at); };
  put(20, Hex("01 46 03 495349 04 41525041 00"));
  put(40, Hex("03 464f4f c014"));
  put(64, Hex("c01a"));
  put(92, kRoot);
  return bytes;
}

}  // namespace

TEST_CASE("names end in pointers to earlier names, and are lower case") {
  const Packet bytes = RfcExample();
  CHECK(Read(bytes, 20) == "f.isi.arpa");
  CHECK(Read(bytes, 40) == "foo.f.isi.arpa");
  CHECK(Read(bytes, 64) == "arpa");
  CHECK(Read(bytes, 92) == "");
}

TEST_CASE("what follows a name begins after its first pointer") {
  const Packet bytes = RfcExample();
  DnsReader reader(bytes, 40);
  DnsName name;
  REQUIRE(reader.ReadName(name));
  CHECK(reader.at() == 46);
  DnsReader skipper(bytes, 40);
  REQUIRE(skipper.SkipName());
  CHECK(skipper.at() == 46);
}

TEST_CASE("pointers to themselves, to each other or ahead are no names") {
  CHECK(Read(Hex("c000")) == "(malformed)");
  CHECK(Read(Hex("c002 c000"), 2) == "(malformed)");
  CHECK(Read(Hex("0161 c000"), 0) == "(malformed)");
  CHECK(Read(Hex("c002 0161 00")) == "(malformed)");
  CHECK(Read(Hex("0161 c004 0162 c000"), 4) == "(malformed)");
}

TEST_CASE("the reserved kinds of labels are no names") {
  CHECK(Read(Hex("4161 00")) == "(malformed)");
  CHECK(Read(Hex("8161 00")) == "(malformed)");
}

TEST_CASE("a name is at most 255 bytes long") {
  const Packet three = Label(63) + Label(63) + Label(63);  // 192 bytes
  CHECK(Read(three + Label(61) + kRoot).size() == 253);    // 255
  CHECK(Read(three + Label(62) + kRoot) == "(malformed)");
  Packet shortest;
  for (int i = 0; i < 127; ++i) shortest = shortest + Label(1);
  CHECK(Read(shortest + kRoot).size() == 253);
  CHECK(Read(shortest + Label(1) + kRoot) == "(malformed)");
}

TEST_CASE("a chain of pointers may build a long name, but no longer than a name can be") {
  // 63 a's, then again and again a label of 63 bytes that goes on with the name before.
  Packet bytes = Label(63) + kRoot;
  size_t before = 0;
  for (int i = 0; i < 5; ++i) {
    const size_t at = bytes.size();
    const Packet pointer = {static_cast<uint8_t>(0xc0 | before >> 8), static_cast<uint8_t>(before)};
    bytes = bytes + Label(63) + pointer;
    CHECK(Read(bytes, at).size() == (i < 2 ? 64 * (i + 2) - 1 : std::string("(malformed)").size()));
    before = at;
  }
}

TEST_CASE("bytes that are not printable, dots and backslashes in labels are escaped: RFC 4343") {
  CHECK(Read(Hex("04 5f 73 2d 31 00")) == "_s-1");
  CHECK(Read(Hex("05 61 2e 5c 20 62 00")) == "a\\046\\092\\032b");
  CHECK(Read(Hex("04 00 0a 7f ff 00")) == "\\000\\010\\127\\255");
  CHECK(Read(Hex("02 c3 84 00")) == "\\195\\132");  // no case outside ASCII
  CHECK(Read(Label(63, 1) + Label(63, 1) + Label(63, 1) + Label(61, 1) + kRoot).size() == 1003);
}

TEST_CASE("a name that ends with the captured bytes ran out") {
  const Packet name = Hex("0365 7861 0363 6f6d 00");
  for (size_t size = 0; size < name.size(); ++size)
    CHECK(Read(Packet(name.begin(), name.begin() + size)) == "(ran out)");
  CHECK(Read(Hex("0161 c0")) == "(ran out)");
}
