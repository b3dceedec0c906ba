// SPDX-License-Identifier: Apache-2.0
// A domain name as DNS carries it, without compression and in lower case.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace flowgauge {

class DnsName {
 public:
  static constexpr size_t kMaxBytes = 255;  // RFC 1035 2.3.4, with the root's zero
  using Text = std::array<char, 4 * kMaxBytes>;

  void Clear() { size_ = 0; }
  // False if the name would be longer than a name can be.
  bool Append(std::span<const uint8_t> label);

  std::span<const uint8_t> wire() const { return {bytes_.data(), size_}; }
  bool operator==(const DnsName& other) const { return std::ranges::equal(wire(), other.wire()); }

  // Dots between labels and none at the end; what is not printable, and a dot or backslash inside
  // a label, as \DDD (RFC 4343 2.1).
  std::string_view ToText(Text& text) const;

 private:
  std::array<uint8_t, kMaxBytes> bytes_;  // lengths and labels
  size_t size_ = 0;
};

}  // namespace flowgauge
