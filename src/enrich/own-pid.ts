// SPDX-License-Identifier: Apache-2.0
// This process as the kernel numbers it, which is known only where no pid namespace is in between.
import { readlinkSync } from 'node:fs';

/* PROC_PID_INIT_INO of include/linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

/** Undefined in a container without the machine's pids. */
export function ownPid(): number | undefined {
  try {
    const namespace = readlinkSync('/proc/self/ns/pid');
    return namespace === FIRST_PID_NAMESPACE ? process.pid : undefined;
  } catch {
    return undefined;
  }
}
