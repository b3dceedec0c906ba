// SPDX-License-Identifier: Apache-2.0
#include "dns_name.h"

namespace flowgauge {

namespace {

// RFC 4343 3: letters of ASCII alone have a case.
uint8_t LowerCase(uint8_t byte) { return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte; }

bool IsPlain(uint8_t byte) { return byte > ' ' && byte < 0x7f && byte != '.' && byte != '\\'; }

char* WriteEscaped(uint8_t byte, char* out) {
  if (IsPlain(byte)) {
    *out++ = static_cast<char>(byte);
    return out;
  }
  *out++ = '\\';
  *out++ = static_cast<char>('0' + byte / 100);
  *out++ = static_cast<char>('0' + byte / 10 % 10);
  *out++ = static_cast<char>('0' + byte % 10);
  return out;
}

}  // namespace

bool DnsName::Append(std::span<const uint8_t> label) {
  constexpr size_t kRoot = 1;
  if (size_ + 1 + label.size() + kRoot > kMaxBytes) return false;
  bytes_[size_++] = static_cast<uint8_t>(label.size());
  std::ranges::transform(label, bytes_.begin() + size_, LowerCase);
  size_ += label.size();
  return true;
}

std::string_view DnsName::ToText(Text& text) const {
  char* out = text.data();
  for (size_t at = 0; at < size_; at += 1 + bytes_[at]) {
    if (at > 0) *out++ = '.';
    for (uint8_t byte : wire().subspan(at + 1, bytes_[at])) out = WriteEscaped(byte, out);
  }
  return {text.data(), out};
}

}  // namespace flowgauge
