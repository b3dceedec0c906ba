// SPDX-License-Identifier: Apache-2.0
// Why a connection attempt ended before it was established.
#pragma once

#include <cstdint>

#include "record.h"

namespace flowgauge {

// error: of the socket when it closed, an errno number; 0: its process closed it.
failure FailureOf(uint32_t error, packet_count syn_retransmits);

}  // namespace flowgauge
