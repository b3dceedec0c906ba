// SPDX-License-Identifier: Apache-2.0
// Ports that were listened on when the agent started: they tell the role of older connections.
#pragma once

#include <set>
#include <utility>

#include "record.h"

namespace flowgauge {

class Listeners {
 public:
  void Add(const endpoints& ends) { ports_.insert({ends.netns, ends.local_port}); }
  // Nothing was found out where there is none at all.
  bool are_known() const { return !ports_.empty(); }
  bool Has(const endpoints& ends) const { return ports_.contains({ends.netns, ends.local_port}); }

 private:
  std::set<std::pair<netns_inode, port_number>> ports_;
};

}  // namespace flowgauge
