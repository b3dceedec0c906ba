// SPDX-License-Identifier: Apache-2.0
// Names that DNS was asked for: what a label may show of them, a bounded number.
#pragma once

#include <unordered_map>

#include "dns_name.h"
#include "record.h"
#include "string_table.h"

namespace flowgauge {

inline constexpr size_t kMaxQueryNames = 500;

class QueryNames {
 public:
  explicit QueryNames(StringTable& strings)
      : strings_(strings), other_(strings.Intern("{other}")) {}

  // In small letters, and what is not printable escaped; what finds no room is "{other}".
  string_id Of(const DnsName& name) {
    if (name.wire().empty()) return root_ != 0 ? root_ : root_ = strings_.Intern(".");
    DnsName::Text text;
    const std::string key(name.ToText(text));
    const auto known = ids_.find(key);
    if (known != ids_.end()) return known->second;
    if (ids_.size() >= kMaxQueryNames) return other_;
    return ids_.emplace(key, strings_.Intern(key)).first->second;
  }

 private:
  StringTable& strings_;
  std::unordered_map<std::string, string_id> ids_;
  string_id other_;
  string_id root_ = 0;
};

}  // namespace flowgauge
