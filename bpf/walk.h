/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* How a table is walked at a window's end: user space tells a program the keys, so many at a time,
 * and finds the entries where it left them. Programs that user space runs came with 5.14; before,
 * an iterator over the map does the same (some machines refuse those that may write to a map). */
#pragma once

#include "record.h"

extern struct tcp_walk tcp_walk;
extern struct udp_walk udp_walk;
