// SPDX-License-Identifier: Apache-2.0
// Where connections go after NAT: asks the machine's network namespace, and that of the socket.
#pragma once

#include <memory>
#include <vector>

#include "conntrack_feed.h"
#include "nat_hooks.h"
#include "network_namespace.h"
#include "settings.h"

namespace flowgauge {

class NatWatch {
 public:
  explicit NatWatch(const NatSettings& settings);

  // Begins with the machine's own namespace; says what became of it. Others follow when a socket
  // of theirs is asked for, and are left when none was for long or all processes there have gone:
  // a netlink socket keeps a namespace, and all that is in it, alive. If the machine's is refused,
  // hooks that see all namespaces do instead. What waits for a kernel module is tried again.
  std::vector<Rung> Open();

  // Takes in what was told until now, so that the kernel's buffers stay empty; now is
  // CLOCK_MONOTONIC in nanoseconds.
  void Drain(uint64_t now);

  // Waits for nothing: a connection is tracked before its first packet goes out.
  NatTarget Find(const endpoints& ends, process_id pid, uint8_t transport);

  // The same of a TCP connection that is put into its flow: nobody will ask for it after that.
  NatTarget FindToPlace(const endpoints& ends, process_id pid);

  // After all connections of the window were placed.
  void StartWindow();

  void AddStats(stats_row& stats) const;

 private:
  struct Namespace {
    std::unique_ptr<ConntrackFeed> feed;  // null where it could not be opened
    process_id pid = 0;                   // one that was there
    uint32_t idle_windows = 0;
    bool was_tried = false;  // in this window
  };

  std::string OpenRoot();
  std::string OpenHooks();
  void TryAgain(uint64_t now);
  void OpenEither();
  ConntrackFeed* FeedOf(netns_inode netns, process_id pid);
  bool MakeRoom();
  void OpenNamespace(netns_inode netns, process_id pid, Namespace& place);
  process_id ProcessIn(netns_inode netns, process_id first);
  bool MayStay(netns_inode netns, Namespace& place);
  NatTarget FindIn(netns_inode netns, ConntrackFeed* feed, const endpoints& ends, uint8_t transport,
                   bool& is_ambiguous);
  NatTarget FindFed(ConntrackFeed& feed, const endpoints& ends, uint8_t transport,
                    bool& is_ambiguous);
  void Close(Namespace& place);

  NatSettings settings_;
  NatTable table_;
  netns_inode root_ = 0;
  std::unique_ptr<ConntrackFeed> root_feed_;
  std::unique_ptr<NatHooks> hooks_;             // where that cannot be
  bool were_hooks_tried_ = false;               // where connections are tracked
  uint64_t next_try_ = 0;                       // to open either
  nat_source source_ = NAT_SOURCE_NONE;         // if it tells of all
  ByteMap<netns_inode, Namespace> namespaces_;  // but the root's
  ByteMap<netns_inode, process_id> processes_;  // as of this window; empty when not asked for
  uint64_t closed_messages_ = 0;                // of feeds that are closed
  uint64_t losses_[NAT_LOSSES] = {};
};

}  // namespace flowgauge
