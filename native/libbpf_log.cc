// SPDX-License-Identifier: Apache-2.0
#include "libbpf_log.h"

#include <bpf/libbpf.h>

#include <cstdarg>
#include <cstdio>

namespace flowgauge {

namespace {

constexpr size_t kMaxReason = 240;

// libbpf takes one callback for the whole process.
std::string& FirstWarning() {
  thread_local std::string warning;
  return warning;
}

int Keep(libbpf_print_level level, const char* format, va_list arguments) {
  if (level != LIBBPF_WARN || !FirstWarning().empty()) return 0;
  char line[kMaxReason];
  std::vsnprintf(line, sizeof(line), format, arguments);
  std::string text(line);
  FirstWarning() = text.substr(0, text.find('\n'));
  return 0;
}

}  // namespace

void LibbpfLog::Install() { libbpf_set_print(Keep); }

void LibbpfLog::Clear() { FirstWarning().clear(); }

std::string LibbpfLog::Reason(const std::string& otherwise) {
  std::string reason = FirstWarning();
  constexpr std::string_view prefix = "libbpf: ";
  if (reason.starts_with(prefix)) reason.erase(0, prefix.size());
  return reason.empty() ? otherwise : reason;
}

}  // namespace flowgauge
