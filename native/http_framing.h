// SPDX-License-Identifier: Apache-2.0
// How long a message's body is, from its head (RFC 9112 6.3). A switch of protocols needs no
// header: the status 101, or 2xx to CONNECT, tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "record.h"

namespace flowgauge {

enum class HttpBody : uint8_t {
  kNone,
  kLength,
  kChunked,
  kToClose,
  kUnknown,  // ends where something else tells it
};

class HttpFraming {
 public:
  // One line of a head, without its end.
  void Header(std::string_view line);

  // kUnknown: the head is malformed.
  HttpBody OfRequest() const;
  HttpBody OfResponse(uint16_t status, http_method method) const;

  uint64_t length() const { return length_.value_or(0); }

 private:
  enum class Name : uint8_t { kOther, kContentLength, kTransferEncoding };

  static Name NameOf(std::string_view field);
  void Value(std::string_view value);
  void Length(std::string_view value);
  void Codings(std::string_view value);

  std::optional<uint64_t> length_;
  Name name_ = Name::kOther;  // of the last header, for a value that is folded
  bool is_encoded_ = false;
  bool is_chunked_ = false;  // by the last coding
  bool is_malformed_ = false;
};

// Whether a response of this status to this method has none, whatever its head says.
bool IsBodiless(uint16_t status, http_method method);

// A chunk's size in the line before it; nothing if malformed (RFC 9112 7.1).
std::optional<uint64_t> ParseChunkSize(std::string_view line);

}  // namespace flowgauge
