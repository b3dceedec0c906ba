// SPDX-License-Identifier: Apache-2.0
// RFC 9112 6.3, point by point.
#include "../http_framing.h"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace flowgauge;

namespace {

HttpFraming Of(std::initializer_list<const char*> lines) {
  HttpFraming framing;
  for (const char* line : lines) framing.Header(line);
  return framing;
}

HttpBody Response(std::initializer_list<const char*> lines) {
  return Of(lines).OfResponse(200, METHOD_GET);
}

}  // namespace

TEST_CASE("a response to HEAD, and 1xx, 204 and 304 to any method, have no body") {
  const HttpFraming framing = Of({"Content-Length: 5", "Transfer-Encoding: chunked"});
  CHECK(framing.OfResponse(200, METHOD_HEAD) == HttpBody::kNone);
  CHECK(framing.OfResponse(100, METHOD_POST) == HttpBody::kNone);
  CHECK(framing.OfResponse(204, METHOD_GET) == HttpBody::kNone);
  CHECK(framing.OfResponse(304, METHOD_GET) == HttpBody::kNone);
  CHECK(framing.OfResponse(205, METHOD_GET) == HttpBody::kChunked);
}

TEST_CASE("a body is chunked by the last coding, which overrides a length") {
  CHECK(Response({"Transfer-Encoding: chunked"}) == HttpBody::kChunked);
  CHECK(Response({"transfer-encoding:\tgzip , CHUNKED "}) == HttpBody::kChunked);
  CHECK(Response({"Transfer-Encoding: gzip", "Transfer-Encoding: chunked"}) == HttpBody::kChunked);
  CHECK(Response({"Transfer-Encoding: gzip,", "\tchunked"}) == HttpBody::kChunked);
  CHECK(Response({"Transfer-Encoding: chunked", "Content-Length: 5"}) == HttpBody::kChunked);
  CHECK(Response({"Content-Length: x", "Transfer-Encoding: chunked"}) == HttpBody::kChunked);
}

TEST_CASE("another last coding: a response ends with its connection, a request is malformed") {
  CHECK(Response({"Transfer-Encoding: gzip"}) == HttpBody::kToClose);
  CHECK(Response({"Transfer-Encoding: chunked, gzip"}) == HttpBody::kToClose);
  CHECK(Response({"Transfer-Encoding: xchunked"}) == HttpBody::kToClose);
  CHECK(Of({"Transfer-Encoding: chunked, gzip"}).OfRequest() == HttpBody::kUnknown);
}

TEST_CASE("a length is digits, said once or the same each time") {
  CHECK(Of({"Content-Length: 5"}).length() == 5);
  CHECK(Of({"CONTENT-length:18446744073709551615"}).length() == 18446744073709551615U);
  CHECK(Of({"Content-Length: 5, 5"}).length() == 5);
  CHECK(Of({"Content-Length: 5", "Content-Length: 5"}).length() == 5);
  CHECK(Of({"Content-Length:", " 5"}).length() == 5);
  CHECK(Of({"Content-Length : 5"}).length() == 5);
  CHECK(Response({"Content-Length: 5"}) == HttpBody::kLength);
  CHECK(Response({"Content-Length: 0"}) == HttpBody::kNone);
  CHECK(Of({"Content-Length: 5"}).OfRequest() == HttpBody::kLength);
}

TEST_CASE("what is no length is malformed") {
  for (const char* value : {"Content-Length: -1", "Content-Length: +5", "Content-Length: 5x",
                            "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length: 5,6",
                            "Content-Length: 5,", "Content-Length: 18446744073709551616"}) {
    CAPTURE(value);
    CHECK(Response({value}) == HttpBody::kUnknown);
    CHECK(Of({value}).OfRequest() == HttpBody::kUnknown);
  }
  CHECK(Response({"Content-Length: 5", "Content-Length: 6"}) == HttpBody::kUnknown);
  CHECK(Response({"Content-Length: 5", " 6"}) == HttpBody::kUnknown);
}

TEST_CASE("without a length a request has no body, a response ends with its connection") {
  CHECK(Of({"Host: x"}).OfRequest() == HttpBody::kNone);
  CHECK(Response({"Server: x"}) == HttpBody::kToClose);
}

TEST_CASE("only the name before the colon counts") {
  CHECK(Response({"X-Content-Length: 5"}) == HttpBody::kToClose);
  CHECK(Response({"Content-Length-X: 5"}) == HttpBody::kToClose);
  CHECK(Response({"Via: Content-Length: 5"}) == HttpBody::kToClose);
  CHECK(Response({"Cookie: a", " Content-Length: 5"}) == HttpBody::kToClose);
  CHECK(Response({"content-length"}) == HttpBody::kToClose);
  CHECK(Response({":", "", "c", "t"}) == HttpBody::kToClose);
}

TEST_CASE("a chunk's size is hexadecimal, and what follows a semicolon is not of it") {
  CHECK(ParseChunkSize("0") == 0);
  CHECK(ParseChunkSize("1F") == 31);
  CHECK(ParseChunkSize("00a;name=\"value\"") == 10);
  CHECK(ParseChunkSize("5 ") == 5);
  CHECK(ParseChunkSize("ffffffffffffffff") == 18446744073709551615U);
  for (const char* line : {"", "g", "-1", "+1", "0x5", "1 2", "10000000000000000", ";a"}) {
    CAPTURE(line);
    CHECK_FALSE(ParseChunkSize(line));
  }
}
