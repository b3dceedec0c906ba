// SPDX-License-Identifier: Apache-2.0
#include "http_start_line.h"

#include <algorithm>
#include <cstring>

namespace flowgauge {

namespace {

constexpr size_t kMaxMethod = 32;  // the longest registered one has 17 (RFC 9110 18.2)
constexpr std::string_view kVersion = "HTTP/1.";
constexpr std::string_view kLineEnds = "\r\n";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// RFC 9110 5.6.2.
bool IsTokenByte(char c) {
  if (IsDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && text.size() <= kMaxMethod &&
         std::all_of(text.begin(), text.end(), IsTokenByte);
}

bool IsTarget(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(),
                                       [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

http_method MethodOf(std::string_view token) {
  if (token == "GET") return METHOD_GET;
  if (token == "POST") return METHOD_POST;
  if (token == "HEAD") return METHOD_HEAD;
  if (token == "PUT") return METHOD_PUT;
  if (token == "DELETE") return METHOD_DELETE;
  if (token == "CONNECT") return METHOD_CONNECT;
  if (token == "OPTIONS") return METHOD_OPTIONS;
  if (token == "TRACE") return METHOD_TRACE;
  if (token == "PATCH") return METHOD_PATCH;
  return METHOD_OTHER;
}

// origin-form and "*" are left as they are; absolute-form loses scheme and authority, and what is
// only authority has the path "/" (RFC 9112 3.2).
std::string_view PathOf(std::string_view target) {
  if (target.starts_with('*')) return target.substr(0, 1);
  if (!target.starts_with('/')) {
    const size_t authority = target.find("://");
    if (authority == std::string_view::npos) return "/";
    const size_t path = target.find_first_of("/?#", authority + 3);
    if (path == std::string_view::npos || target[path] != '/') return "/";
    target.remove_prefix(path);
  }
  return target.substr(0, target.find_first_of("?#"));
}

bool IsVersion(std::string_view text) {
  return text.size() == kVersion.size() + 1 && text.starts_with(kVersion) && IsDigit(text.back());
}

std::string_view WithoutLeadingLineEnds(std::string_view bytes) {
  bytes.remove_prefix(std::min(bytes.find_first_not_of(kLineEnds), bytes.size()));
  return bytes;
}

}  // namespace

http_method MethodIn(uint64_t first_bytes) {
  char bytes[sizeof(first_bytes)];
  std::memcpy(bytes, &first_bytes, sizeof(bytes));
  const std::string_view text(bytes, sizeof(bytes));
  return MethodOf(text.substr(0, text.find(' ')));
}

std::optional<RequestLine> ParseRequestLine(std::string_view line, bool is_whole) {
  const size_t method_end = line.find(' ');
  if (method_end == std::string_view::npos || !IsToken(line.substr(0, method_end))) return {};
  const http_method method = MethodOf(line.substr(0, method_end));
  std::string_view target = line.substr(method_end + 1);
  const size_t target_end = target.rfind(' ');
  if (target_end != std::string_view::npos && IsVersion(target.substr(target_end + 1))) {
    const http_version version = line.back() == '0' ? VERSION_HTTP10 : VERSION_HTTP11;
    target = target.substr(0, target_end);
    if (!IsTarget(target)) return {};
    return RequestLine{method, version, PathOf(target), false};
  }
  if (is_whole || !IsTarget(target)) return {};
  const bool is_path_cut = target.find_first_of("?# ") == std::string_view::npos;
  target = target.substr(0, target.find(' '));
  if (target.empty()) return {};
  return RequestLine{method, VERSION_HTTP11, PathOf(target), is_path_cut};
}

std::optional<uint16_t> ParseStatusLine(std::string_view line) {
  const size_t digits = kVersion.size() + 2;
  if (line.size() < digits + 3 || !line.starts_with(kVersion)) return {};
  if (!IsDigit(line[kVersion.size()]) || line[kVersion.size() + 1] != ' ') return {};
  if (line.size() > digits + 3 && line[digits + 3] != ' ') return {};
  int status = 0;
  for (char c : line.substr(digits, 3)) {
    if (!IsDigit(c)) return {};
    status = status * 10 + (c - '0');
  }
  if (status < 100) return {};
  return static_cast<uint16_t>(status);
}

bool MayBeginRequest(std::string_view bytes) {
  bytes = WithoutLeadingLineEnds(bytes).substr(0, kMaxMethod + 1);
  const auto end = std::find_if_not(bytes.begin(), bytes.end(), IsTokenByte);
  if (end == bytes.end()) return bytes.size() <= kMaxMethod;
  return *end == ' ' && end != bytes.begin();
}

bool MayBeginResponse(std::string_view bytes) {
  bytes = WithoutLeadingLineEnds(bytes);
  return kVersion.starts_with(bytes.substr(0, kVersion.size()));
}

bool BeginsRequest(std::string_view bytes) {
  bytes = WithoutLeadingLineEnds(bytes);
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos)
    return bytes.size() >= REQUEST_HEAD_BYTES && ParseRequestLine(bytes, false).has_value();
  const bool has_return = end > 0 && bytes[end - 1] == '\r';
  return ParseRequestLine(bytes.substr(0, end - has_return), true).has_value();
}

bool BeginsResponse(std::string_view bytes) {
  bytes = WithoutLeadingLineEnds(bytes);
  const size_t end = bytes.find_first_of(kLineEnds);
  return ParseStatusLine(bytes.substr(0, end)).has_value();
}

}  // namespace flowgauge
