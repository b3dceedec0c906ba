// SPDX-License-Identifier: Apache-2.0
#include "../ring_reader.h"

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>

using namespace flowgauge;

namespace {

constexpr uint32_t kBusy = 1U << 31;  // as the kernel's documentation of the ring has them
constexpr uint32_t kDiscarded = 1U << 30;

// A file that is laid out as the kernel's map is.
class Ring {
 public:
  explicit Ring(size_t bytes) : bytes_(bytes), file_(memfd_create("ring", 0)) {
    REQUIRE(ftruncate(file_, static_cast<off_t>(2 * kPage + bytes)) == 0);
  }
  ~Ring() { close(file_); }

  int file() const { return file_; }

  // Returns where its header is.
  uint64_t Add(const std::string& text, uint32_t flags = 0) {
    const uint64_t header = produced_;
    SetHeader(header, static_cast<uint32_t>(text.size()) | flags);
    const size_t begin = DataAt(header + 8);
    const size_t until_end = std::min(text.size(), 2 * kPage + bytes_ - begin);
    Write(begin, text.data(), until_end);
    Write(2 * kPage, text.data() + until_end, text.size() - until_end);
    produced_ += 8 + (text.size() + 7) / 8 * 8;
    Write(kPage, &produced_, sizeof(produced_));
    return header;
  }

  void SetHeader(uint64_t at, uint32_t header) { Write(DataAt(at), &header, sizeof(header)); }

  uint64_t consumed() const {
    uint64_t position = 0;
    REQUIRE(pread(file_, &position, sizeof(position), 0) == sizeof(position));
    return position;
  }

 private:
  static constexpr size_t kPage = 4096;

  size_t DataAt(uint64_t at) const { return 2 * kPage + at % bytes_; }
  void Write(size_t at, const void* bytes, size_t size) {
    REQUIRE(pwrite(file_, bytes, size, static_cast<off_t>(at)) == static_cast<ssize_t>(size));
  }

  size_t bytes_;
  int file_;
  uint64_t produced_ = 0;
};

std::vector<std::string> Consumed(RingReader& reader) {
  std::vector<std::string> all;
  reader.Consume([&](const void* record, size_t size) {
    CHECK(reinterpret_cast<uintptr_t>(record) % 8 == 0);
    all.emplace_back(static_cast<const char*>(record), size);
  });
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("records come once, in order, and make room") {
  Ring ring(4096);
  RingReader reader(ring.file(), 4096);
  REQUIRE(reader.is_open());

  CHECK(Consumed(reader) == Texts{});
  ring.Add("first");
  ring.Add("the second");
  CHECK(Consumed(reader) == Texts{"first", "the second"});
  CHECK(ring.consumed() == 16 + 24);
  CHECK(Consumed(reader) == Texts{});
}

TEST_CASE("a record that is still written holds up those behind it; a discarded one is passed") {
  Ring ring(4096);
  RingReader reader(ring.file(), 4096);

  ring.Add("thrown away", kDiscarded);
  const uint64_t busy = ring.Add("slow", kBusy);
  ring.Add("quick");
  CHECK(Consumed(reader) == Texts{});
  CHECK(ring.consumed() == 24);
  ring.SetHeader(busy, 4);
  CHECK(Consumed(reader) == Texts{"slow", "quick"});
}

TEST_CASE("a record is whole wherever the ring's end cuts it") {
  Ring ring(4096);
  RingReader reader(ring.file(), 4096);
  for (int turn = 0; turn < 2000; ++turn) {
    const std::string text(static_cast<size_t>(700 + turn % 600),
                           static_cast<char>('a' + turn % 26));
    const std::string cut = text + std::to_string(turn);
    ring.Add(cut);
    ring.Add("x");
    REQUIRE(Consumed(reader) == Texts{cut, "x"});
  }
}

TEST_CASE("what is no ring is not open") {
  RingReader reader(-1, 4096);
  CHECK_FALSE(reader.is_open());
}
