// SPDX-License-Identifier: Apache-2.0
// Interned strings with stable ids: each is handed to TypeScript once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace flowgauge {

// Process names are chosen by users: past this many, all new ones share kOtherName.
inline constexpr size_t kMaxStrings = 65536;
inline constexpr std::string_view kOtherName = "__other__";

class StringTable {
 public:
  StringTable() {
    Intern("");
    Intern(kOtherName);
  }

  uint32_t Intern(std::string_view text) {
    auto known = ids_.find(std::string(text));
    if (known != ids_.end()) return known->second;
    if (strings_.size() >= kMaxStrings) return 1;
    auto id = static_cast<uint32_t>(strings_.size());
    strings_.emplace_back(text);
    ids_.emplace(strings_.back(), id);
    return id;
  }

  const std::vector<std::string>& strings() const { return strings_; }
  size_t handed_over() const { return handed_over_; }
  void HandedOver() { handed_over_ = strings_.size(); }

 private:
  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<std::string> strings_;
  size_t handed_over_ = 0;
};

}  // namespace flowgauge
