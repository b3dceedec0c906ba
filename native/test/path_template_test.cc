// SPDX-License-Identifier: Apache-2.0
#include "../path_template.h"

#include <doctest/doctest.h>

using namespace flowgauge;

namespace {

struct Templates {
  explicit Templates(const std::vector<std::string>& patterns = {}) : paths(patterns, strings) {}

  std::string Of(std::string_view path, bool is_cut = false, uint16_t status = 200) {
    return strings.strings()[paths.Of(path, is_cut, status)];
  }

  StringTable strings;
  PathTemplates paths;
};

}  // namespace

TEST_CASE("segments that name one thing of many") {
  for (const char* segment :
       {"0", "42", "-1", "1234567890", "deadbeef", "DEADBEEF0123", "0x1f",
        "123e4567-e89b-12d3-a456-426614174000", "2024-06-07", "2024-06-07T12:00:00Z",
        "ann@example.com", "ann%40example.com", "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "V1StGXR8_Z5jdHi6B-myT", "dGhpcyBpcyBhIHRva2Vu1A", "507f1f77bcf86cd799439011"}) {
    CAPTURE(segment);
    CHECK(IsIdentifier(segment));
  }
}

TEST_CASE("segments that are words") {
  for (const char* segment :
       {"", "users", "v1", "v1.2", "1.0", "index.html", "my-long-page-slug-2024-edition", "facade",
        "getUserAccountInformationList", "-", "0x", "@", "ann@", "2024-06", "x86_64",
        "utf8-encoded-document-viewer", "%C3%A4"}) {
    CAPTURE(segment);
    CHECK_FALSE(IsIdentifier(segment));
  }
}

TEST_CASE("paths without a pattern are folded") {
  Templates templates;
  CHECK(templates.Of("/") == "/");
  CHECK(templates.Of("*") == "*");
  CHECK(templates.Of("/users/42/orders/deadbeef01") == "/users/{id}/orders/{id}");
  CHECK(templates.Of("/users/42/") == "/users/{id}/");
  CHECK(templates.Of("//a") == "//a");
  CHECK(templates.Of("/1/2/3/4/5/6/7/8") == "/{id}/{id}/{id}/{id}/{id}/{id}/{id}/{id}");
  CHECK(templates.Of("/a/b/c/d/e/f/g/h/i/j") == "/a/b/c/d/e/f/g/h/...");
}

TEST_CASE("of a path that was cut off the last segment is not known") {
  Templates templates({"/static/**"});
  CHECK(templates.Of("/api/users/4", true) == "/api/users/...");
  CHECK(templates.Of("/static/a", true) == "/static/**");
}

TEST_CASE("the first pattern that matches") {
  Templates templates({"/users/me", "/users/{id}/orders/{order}", "/users/{name}", "/static/**",
                       "/{tenant}/status", "no path"});
  CHECK(templates.Of("/users/me") == "/users/me");
  CHECK(templates.Of("/users/ann") == "/users/{name}");
  CHECK(templates.Of("/users/ann/orders/new") == "/users/{id}/orders/{order}");
  CHECK(templates.Of("/users/ann/orders") == "/users/ann/orders");
  CHECK(templates.Of("/users/ann/orders/1/2") == "/users/ann/orders/{id}/{id}");
  CHECK(templates.Of("/users/") == "/users/");
  CHECK(templates.Of("/static") == "/static/**");
  CHECK(templates.Of("/static/") == "/static/**");
  CHECK(templates.Of("/static/a/b.js") == "/static/**");
  CHECK(templates.Of("/statics") == "/statics");
  CHECK(templates.Of("/acme/status") == "/{tenant}/status");
}

TEST_CASE("what does not exist is one path, but for what a pattern matches") {
  Templates templates({"/users/{id}"});
  CHECK(templates.Of("/wp-admin/setup.php", false, 404) == "{unmatched}");
  CHECK(templates.Of("/users/1", false, 404) == "/users/{id}");
  CHECK(templates.Of("/wp-admin/setup.php", false, 403) == "/wp-admin/setup.php");
}

TEST_CASE("past the cap new paths are one, and known ones stay") {
  Templates templates;
  for (size_t i = 0; i < kMaxPathTemplates; ++i)
    templates.Of("/page-" + std::string(i / 26, 'z') + static_cast<char>('a' + i % 26));
  CHECK(templates.Of("/one-more") == "{other}");
  CHECK(templates.Of("/page-a") == "/page-a");
  CHECK(templates.Of("/missing", false, 404) == "{unmatched}");
}

TEST_CASE("captured bytes enter a template only as printable ASCII") {
  Templates templates;
  CHECK(templates.Of("/a b\xc3\xa4\x01") == "/a?b???");
}
