// SPDX-License-Identifier: Apache-2.0
// Templates of URL paths: what a label may show of them, a bounded number.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "record.h"
#include "string_table.h"

namespace flowgauge {

inline constexpr size_t kMaxPathTemplates = 500;  // learned ones; configured ones come on top

class PathTemplates {
 public:
  // A pattern is a path in which "{name}" stands for one segment and a last "**" for any number.
  PathTemplates(const std::vector<std::string>& patterns, StringTable& strings);

  // The first pattern that matches. Else what does not exist (404) is "{unmatched}", and of the
  // rest the segments that look like an id are folded; what finds no room is "{other}".
  string_id Of(std::string_view path, bool is_cut, uint16_t status);

 private:
  struct Pattern {
    std::string text;
    string_id id;
  };

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  StringTable& strings_;
  std::vector<Pattern> patterns_;
  boost::unordered_flat_map<std::string, string_id, Hash, std::equal_to<>> learned_;
  string_id unmatched_;
  string_id other_;
};

// Whether a segment names one thing of many: a number, UUID, hash, date, e-mail or token.
bool IsIdentifier(std::string_view segment);

}  // namespace flowgauge
