/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* When a ring's reader is woken: a wake-up costs several times the capture. */
#pragma once

#include "kernel.h"

/* The reader comes by itself every 100 ms; from the half on, the records that pass an eighth wake
 * it. By one alone it could be missed: two CPUs may both think that the other will pass it. Sizes
 * of rings are powers of 2. */
static __always_inline __u64 wake_from_half(__u64 used, __u64 adding, __u64 size)
{
	__u64 then = used + adding;

	return then > size / 2 && (used ^ then) >= size / 8 ? BPF_RB_FORCE_WAKEUP
							    : BPF_RB_NO_WAKEUP;
}
