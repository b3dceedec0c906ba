// SPDX-License-Identifier: Apache-2.0
#include "path_template.h"

#include <algorithm>
#include <array>

namespace flowgauge {

namespace {

constexpr size_t kMaxSegments = 8;
constexpr size_t kMinHex = 8;
constexpr size_t kMinToken = 16;
constexpr int kMinTokenChanges = 4;  // between kinds of characters; words have fewer

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool All(std::string_view text, bool (*is)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

// Whether text has the form, in which 'd' stands for a digit and 'x' for a hexadecimal one.
bool HasForm(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char c, char f) {
    return f == 'd' ? IsDigit(c) : f == 'x' ? IsHex(c) : c == f;
  });
}

bool IsDate(std::string_view text) {
  return HasForm(text.substr(0, 10), "dddd-dd-dd") && (text.size() == 10 || text[10] == 'T');
}

bool IsEmail(std::string_view text) {
  size_t at = text.find('@');
  size_t width = 1;
  if (at == std::string_view::npos) {
    at = text.find("%40");
    width = 3;
  }
  return at != std::string_view::npos && at > 0 &&
         text.find('.', at + width + 1) != std::string_view::npos;
}

// base64 and its like: digits and letters without the order that words have.
bool IsToken(std::string_view text) {
  if (text.size() < kMinToken) return false;
  int changes = 0;
  bool has_digit = false;
  int last = 0;
  for (char c : text) {
    const int kind = IsDigit(c) ? 1 : IsLower(c) ? 2 : IsUpper(c) ? 3 : 0;
    if (kind == 0 && std::string_view("-_=.~+").find(c) == std::string_view::npos) return false;
    if (kind == 0) continue;
    changes += last != 0 && kind != last;
    has_digit |= kind == 1;
    last = kind;
  }
  return has_digit && changes >= kMinTokenChanges;
}

// The first segment of what is left of a path, without its slash; takes it away.
std::string_view TakeSegment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool Matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    const std::string_view expected = TakeSegment(pattern);
    if (expected == "**" && pattern.empty()) return true;
    if (path.empty()) return false;
    const std::string_view segment = TakeSegment(path);
    const bool is_any = expected.starts_with('{') && expected.ends_with('}');
    if (is_any ? segment.empty() : segment != expected) return false;
  }
  return path.empty();
}

// Text of a bounded length; captured bytes enter it only as printable ASCII.
class Folded {
 public:
  void Add(std::string_view text) {
    for (char c : text.substr(0, std::min(text.size(), bytes_.size() - size_)))
      bytes_[size_++] = c > 0x20 && c < 0x7f ? c : '?';
  }
  std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 320> bytes_;
  size_t size_ = 0;
};

void Fold(std::string_view path, bool is_cut, Folded& folded) {
  if (is_cut) path = path.substr(0, path.rfind('/') + 1);  // half a segment tells nothing
  for (size_t segments = 0; !path.empty(); ++segments) {
    if (segments == kMaxSegments) {
      folded.Add("/...");
      return;
    }
    const std::string_view segment = TakeSegment(path);
    folded.Add("/");
    folded.Add(IsIdentifier(segment) ? "{id}" : segment);
  }
  if (is_cut) folded.Add("...");
}

}  // namespace

PathTemplates::PathTemplates(const std::vector<std::string>& patterns, StringTable& strings)
    : strings_(strings),
      unmatched_(strings.Intern("{unmatched}")),
      other_(strings.Intern("{other}")) {
  for (const std::string& pattern : patterns)
    if (pattern.starts_with('/')) patterns_.push_back({pattern, strings.Intern(pattern)});
}

string_id PathTemplates::Of(std::string_view path, bool is_cut, uint16_t status) {
  Folded folded;
  if (path.starts_with('/')) {
    for (const Pattern& pattern : patterns_)
      if (Matches(pattern.text, path)) return pattern.id;
    if (status == 404) return unmatched_;
    Fold(path, is_cut, folded);
  } else {
    folded.Add(path);  // "*"
  }
  auto known = learned_.find(folded.text());
  if (known != learned_.end()) return known->second;
  if (learned_.size() >= kMaxPathTemplates) return other_;
  const string_id id = strings_.Intern(folded.text());
  learned_.emplace(folded.text(), id);
  return id;
}

bool IsIdentifier(std::string_view segment) {
  if (segment.starts_with('-')) return All(segment.substr(1), IsDigit);
  if (All(segment, IsDigit) || (segment.size() >= kMinHex && All(segment, IsHex))) return true;
  if (segment.starts_with("0x") && All(segment.substr(2), IsHex)) return true;
  return HasForm(segment, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") || IsDate(segment) ||
         IsEmail(segment) || IsToken(segment);
}

}  // namespace flowgauge
