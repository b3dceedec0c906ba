// SPDX-License-Identifier: Apache-2.0
// Says in the log which rung each signal stands on, and once if auto had to step down.

import type { Logger } from 'pino';
import type { AttachMode } from './binding.ts';
import type { Capture } from './capture.ts';

const BEST_MODE: AttachMode = 'tp_btf';

export function logCapture(log: Logger, attach: AttachMode, capture: Capture): void {
  const { mode, rungs } = capture;
  for (const { signal, mode: rung, reason, state } of rungs) {
    if (state === 'refused') log.info({ signal, mode: rung, reason }, 'mode refused');
    else log.debug({ signal, mode: rung }, `mode ${state}`);
  }
  if (attach === 'auto' && mode !== BEST_MODE) {
    const first = rungs.find(({ state }) => state === 'refused');
    const reason = first?.reason ?? 'not offered by this kernel';
    log.warn({ mode, refused: first?.mode ?? BEST_MODE, reason }, 'capture uses a lesser mode');
  }
  log.info({ mode }, 'capture attached');
}
