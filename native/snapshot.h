// SPDX-License-Identifier: Apache-2.0
// Writes a window into one buffer of columns; pure. Layout: wire/record.h, snapshot_header.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dns_table.h"
#include "flow_table.h"
#include "http_table.h"
#include "string_table.h"

namespace flowgauge {

// Bytes that WriteSnapshot needs now.
size_t SnapshotBytes(const FlowTable& flows, const HttpTable& http, const StringTable& strings);

// `out` holds at least SnapshotBytes and is aligned to 8.
void WriteSnapshot(const FlowTable& flows, const HttpTable& http, const StringTable& strings,
                   uint8_t* out);

// The same of the window of HTTP and DNS: l7_snapshot_header.
size_t L7SnapshotBytes(const HttpTable& http, const DnsTable& dns, const StringTable& strings);
void WriteL7Snapshot(const HttpTable& http, const DnsTable& dns, const StringTable& strings,
                     uint8_t* out);

// One row of stats as columns; `out` holds StatsBytes.
size_t StatsBytes();
void WriteStats(const stats_row& stats, uint8_t* out);

}  // namespace flowgauge
