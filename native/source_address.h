// SPDX-License-Identifier: Apache-2.0
// The address an unbound UDP socket of this namespace sends from: asked of the routing table.
#pragma once

#include <cstdint>

#include "record.h"

namespace flowgauge {

// Fills `local_address` for key's remote end. Left alone when the socket lives in another
// network namespace, when there is no route, or when the peer is unknown.
void FindSourceAddress(const udp_key& key, uint8_t* local_address);

}  // namespace flowgauge
