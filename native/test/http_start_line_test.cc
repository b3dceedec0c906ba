// SPDX-License-Identifier: Apache-2.0
#include "../http_start_line.h"

#include <doctest/doctest.h>

#include <string>

using namespace flowgauge;

TEST_CASE("methods are told by their token, and any other token is a method too") {
  const struct {
    const char* line;
    http_method method;
  } cases[] = {
      {"GET / HTTP/1.1", METHOD_GET},         {"HEAD / HTTP/1.1", METHOD_HEAD},
      {"POST / HTTP/1.1", METHOD_POST},       {"PUT / HTTP/1.1", METHOD_PUT},
      {"DELETE / HTTP/1.1", METHOD_DELETE},   {"CONNECT a:443 HTTP/1.1", METHOD_CONNECT},
      {"OPTIONS * HTTP/1.1", METHOD_OPTIONS}, {"TRACE / HTTP/1.1", METHOD_TRACE},
      {"PATCH / HTTP/1.1", METHOD_PATCH},     {"PROPFIND /dav HTTP/1.1", METHOD_OTHER},
      {"get / HTTP/1.1", METHOD_OTHER},       {"M-SEARCH * HTTP/1.1", METHOD_OTHER},
  };
  for (const auto& one : cases) {
    CAPTURE(one.line);
    const auto line = ParseRequestLine(one.line, true);
    REQUIRE(line);
    CHECK(line->method == one.method);
  }
}

TEST_CASE("a path is a target without scheme, authority, query and fragment") {
  const struct {
    const char* line;
    const char* path;
  } cases[] = {
      {"GET /a/b HTTP/1.1", "/a/b"},      {"GET /a?b=/c HTTP/1.1", "/a"},
      {"GET /a#b HTTP/1.1", "/a"},        {"GET /? HTTP/1.1", "/"},
      {"GET /a b HTTP/1.1", "/a b"},      {"GET http://host:8080/a/b?c HTTP/1.1", "/a/b"},
      {"GET http://host HTTP/1.1", "/"},  {"GET http://host?a=/b HTTP/1.1", "/"},
      {"CONNECT host:443 HTTP/1.1", "/"}, {"OPTIONS * HTTP/1.1", "*"},
      {"GET //a HTTP/1.1", "//a"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.line);
    const auto line = ParseRequestLine(one.line, true);
    REQUIRE(line);
    CHECK(line->path == one.path);
    CHECK_FALSE(line->is_path_cut);
  }
}

TEST_CASE("versions") {
  CHECK(ParseRequestLine("GET / HTTP/1.0", true)->version == VERSION_HTTP10);
  CHECK(ParseRequestLine("GET / HTTP/1.1", true)->version == VERSION_HTTP11);
  CHECK(ParseRequestLine("GET / HTTP/1.2", true)->version == VERSION_HTTP11);
}

TEST_CASE("what is no request line") {
  for (const char* line :
       {"", " ", "GET", "GET ", "GET /", "GET / ", "GET  HTTP/1.1", " / HTTP/1.1", "GET / HTTP/2.0",
        "GET / HTTP/1.", "GET / HTTP/1.10", "GET / http/1.1", "G(T / HTTP/1.1",
        "GET /\x01 HTTP/1.1", "PRI * HTTP/2.0", "HTTP/1.1 200 OK", "\x16\x03\x01 / HTTP/1.1",
        "AMETHODOFMORETHANTHIRTYTWOCHARACTERS / HTTP/1.1"}) {
    CAPTURE(line);
    CHECK_FALSE(ParseRequestLine(line, true));
  }
}

TEST_CASE("of a line that was cut off the path is known if something behind it is") {
  const struct {
    const char* line;
    const char* path;
    bool is_path_cut;
  } cases[] = {
      {"POST /abccom", "/abccom", true}, {"POST /abccom/ ", "/abccom/", false},
      {"GET https://h/", "/", true},     {"GET https://h?22", "/", false},
      {"GET /a?b", "/a", false},         {"GET /a HTT", "/a", false},
      {"GET /a HTTP/1.0", "/a", false},
  };
  for (const auto& one : cases) {
    CAPTURE(one.line);
    const auto line = ParseRequestLine(one.line, false);
    REQUIRE(line);
    CHECK(line->path == one.path);
    CHECK(line->is_path_cut == one.is_path_cut);
  }
  CHECK_FALSE(ParseRequestLine("GET", false));
  CHECK_FALSE(ParseRequestLine("GET ", false));
}

TEST_CASE("a status is three digits as they are") {
  CHECK(ParseStatusLine("HTTP/1.1 200 OK") == 200);
  CHECK(ParseStatusLine("HTTP/1.1 200") == 200);
  CHECK(ParseStatusLine("HTTP/1.0 404 ") == 404);
  CHECK(ParseStatusLine("HTTP/1.1 100 Continue") == 100);
  CHECK(ParseStatusLine("HTTP/1.1 999 What") == 999);
  for (const char* line :
       {"", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1 20x OK", "HTTP/1.1 099 OK",
        "HTTP/2 200", "HTTP/1.1  200", "http/1.1 200 OK", "HTTP/1.x 200 OK", "ICY 200 OK"}) {
    CAPTURE(line);
    CHECK_FALSE(ParseStatusLine(line));
  }
}

TEST_CASE("what may begin a message, however little is there") {
  for (const char* bytes : {"", "G", "GET", "GET /", "\r\n\r\nPOST /x", "\r\n"})
    CHECK(MayBeginRequest(bytes));
  for (const char* bytes : {"{\"a\":1}", " GET", "\x16\x03", "<html>"})
    CHECK_FALSE(MayBeginRequest(bytes));
  CHECK_FALSE(MayBeginRequest(std::string(100, 'a')));
  for (const char* bytes : {"H", "HTTP/1.", "HTTP/1.1 200 OK"}) CHECK(MayBeginResponse(bytes));
  for (const char* bytes : {"X", "HTTP/2", "<html>"}) CHECK_FALSE(MayBeginResponse(bytes));
}

TEST_CASE("what does begin a message") {
  CHECK(BeginsRequest("GET / HTTP/1.1\r\nHost"));
  CHECK(BeginsRequest("\r\nGET / HTTP/1.1\n"));
  CHECK_FALSE(BeginsRequest("GET / HTTP/1.1"));
  CHECK_FALSE(BeginsRequest("GET is a method\r\n"));
  CHECK(BeginsRequest("GET /" + std::string(REQUEST_HEAD_BYTES, 'a')));  // all that is captured
  CHECK(BeginsResponse("HTTP/1.1 200 OK\r\nA"));
  CHECK(BeginsResponse("HTTP/1.1 200"));
  CHECK_FALSE(BeginsResponse("HTTP/1.1 2"));
}
