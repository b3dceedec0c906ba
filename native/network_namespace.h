// SPDX-License-Identifier: Apache-2.0
// Finds network namespaces by their inode numbers: /proc/PID/ns/net of a process that is in one.
#pragma once

#include "byte_map.h"
#include "record.h"

namespace flowgauge {

bool IsIn(process_id pid, netns_inode netns);

// A descriptor of the namespace, if this process is in it; else -1. The caller closes it.
int OpenNamespaceOf(process_id pid, netns_inode netns);

// A process in each namespace that has one: reads a link for each process there is.
ByteMap<netns_inode, process_id> FindNamespaces();

// The inode of the machine's own namespace: that of process 1; of this process where that one is
// not to be seen.
netns_inode RootNetns();

}  // namespace flowgauge
