// SPDX-License-Identifier: Apache-2.0
#include "iterator_run.h"

#include <unistd.h>

#include <cerrno>

namespace flowgauge {

bool ReadIterator(int fd, std::vector<char>& out) {
  constexpr size_t kChunk = 64 << 10;  // the kernel gives at most 8 pages a read
  if (fd < 0) return false;
  ssize_t got = 0;
  size_t filled = 0;
  do {
    out.resize(filled + kChunk);
    got = read(fd, out.data() + filled, kChunk);
    if (got > 0) filled += static_cast<size_t>(got);
  } while (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)));
  const int error = errno;
  out.resize(filled);
  close(fd);
  errno = error;
  return got == 0;
}

}  // namespace flowgauge
