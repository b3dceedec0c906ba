// SPDX-License-Identifier: Apache-2.0
#include "http_framing.h"

#include <algorithm>
#include <charconv>

namespace flowgauge {

namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view Trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
  });
}

// Digits only: no sign, nothing behind, no overflow.
std::optional<uint64_t> ParseNumber(std::string_view text, int base) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, number, base);
  if (error != std::errc() || stop != end) return {};
  return number;
}

// The elements of a comma-separated list, trimmed (RFC 9110 5.6.1).
template <typename Element>
void ForEach(std::string_view list, Element element) {
  for (;;) {
    const size_t comma = list.find(',');
    element(Trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

void HttpFraming::Header(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {  // folded (RFC 9112 5.2)
    Value(Trim(line));
    return;
  }
  name_ = Name::kOther;
  const int first = line.empty() ? 0 : line[0] | 0x20;
  if (first != 'c' && first != 't') return;  // of most headers no more need be looked at
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  name_ = NameOf(Trim(line.substr(0, colon)));
  if (name_ != Name::kOther) Value(Trim(line.substr(colon + 1)));
}

HttpFraming::Name HttpFraming::NameOf(std::string_view field) {
  if (EqualsIgnoringCase(field, "content-length")) return Name::kContentLength;
  if (EqualsIgnoringCase(field, "transfer-encoding")) return Name::kTransferEncoding;
  return Name::kOther;
}

void HttpFraming::Value(std::string_view value) {
  if (value.empty()) return;  // it may go on in the next line
  if (name_ == Name::kContentLength) Length(value);
  if (name_ == Name::kTransferEncoding) Codings(value);
}

// The same length said twice is one length (RFC 9110 8.6).
void HttpFraming::Length(std::string_view value) {
  ForEach(value, [this](std::string_view element) {
    const std::optional<uint64_t> length = ParseNumber(element, 10);
    if (!length || (length_ && *length_ != *length)) is_malformed_ = true;
    if (!length_) length_ = length;
  });
}

void HttpFraming::Codings(std::string_view value) {
  is_encoded_ = true;
  ForEach(value, [this](std::string_view coding) {
    if (!coding.empty()) is_chunked_ = EqualsIgnoringCase(coding, "chunked");
  });
}

HttpBody HttpFraming::OfRequest() const {
  // A request whose last coding is not chunked has no length (RFC 9112 6.3, 4).
  if (is_encoded_) return is_chunked_ ? HttpBody::kChunked : HttpBody::kUnknown;
  if (is_malformed_) return HttpBody::kUnknown;
  return length() > 0 ? HttpBody::kLength : HttpBody::kNone;
}

HttpBody HttpFraming::OfResponse(uint16_t status, http_method method) const {
  if (IsBodiless(status, method)) return HttpBody::kNone;
  if (is_encoded_) return is_chunked_ ? HttpBody::kChunked : HttpBody::kToClose;
  if (is_malformed_) return HttpBody::kUnknown;
  if (!length_) return HttpBody::kToClose;
  return *length_ > 0 ? HttpBody::kLength : HttpBody::kNone;
}

bool IsBodiless(uint16_t status, http_method method) {
  return method == METHOD_HEAD || status < 200 || status == 204 || status == 304;
}

std::optional<uint64_t> ParseChunkSize(std::string_view line) {
  return ParseNumber(Trim(line.substr(0, line.find(';'))), 16);
}

}  // namespace flowgauge
