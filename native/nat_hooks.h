// SPDX-License-Identifier: Apache-2.0
// Hooks in connection tracking, of all network namespaces: where it cannot be asked over netlink.
// They see what begins while they are there.
#pragma once

#include <bpf/libbpf.h>

#include <memory>
#include <string>
#include <vector>

#include "nat_table.h"
#include "ring_reader.h"

struct nat_programs;  // the skeleton that bpftool makes of bpf/nat.bpf.c

namespace flowgauge {

class NatHooks {
 public:
  // Null if the kernel refused, and then `reason` says why. The ring's size is a power of 2.
  static std::unique_ptr<NatHooks> Open(uint32_t ring_bytes, NatTable& table, std::string& reason);
  ~NatHooks();
  NatHooks(const NatHooks&) = delete;
  NatHooks& operator=(const NatHooks&) = delete;

  // Takes in what was told until now.
  void Drain();

  uint64_t messages() const;
  uint64_t lost() const;

 private:
  explicit NatHooks(NatTable& table) : table_(table) {}

  bool Attach(uint32_t ring_bytes, bool by_fprobe);
  void Take(const void* record, size_t size);

  NatTable& table_;
  nat_programs* programs_ = nullptr;
  std::vector<bpf_link*> links_;
  std::unique_ptr<RingReader> ring_;
  uint64_t known_full_ = 0;  // times the ring was full
};

}  // namespace flowgauge
