/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* When a ring's reader is woken: a wake-up costs several times the capture. */
#pragma once

#include "kernel.h"

/* Only the record that passes the half wakes: the reader comes by itself every 100 ms. */
static __always_inline __u64 wake_at_half(__u64 used, __u64 adding, __u64 size)
{
	return used <= size / 2 && used + adding > size / 2 ? BPF_RB_FORCE_WAKEUP
							    : BPF_RB_NO_WAKEUP;
}
