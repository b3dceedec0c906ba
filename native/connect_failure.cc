// SPDX-License-Identifier: Apache-2.0
#include "connect_failure.h"

#include <cerrno>

namespace flowgauge {

failure FailureOf(uint32_t error, packet_count syn_retransmits) {
  switch (error) {
    // A process whose patience is shorter than the kernel's: nobody answered by then, or it left
    // before anybody could be said to be late.
    case 0: return syn_retransmits > 0 ? FAILURE_TIMED_OUT : FAILURE_ABANDONED;
    case ECONNREFUSED: return FAILURE_REFUSED;
    case ETIMEDOUT: return FAILURE_TIMED_OUT;
    case ECONNRESET: return FAILURE_RESET;
    case EHOSTUNREACH:
    case EHOSTDOWN: return FAILURE_HOST_UNREACHABLE;
    case ENETUNREACH:
    case ENETDOWN: return FAILURE_NET_UNREACHABLE;
    default: return FAILURE_OTHER;
  }
}

}  // namespace flowgauge
