// SPDX-License-Identifier: Apache-2.0
// What runs beside a load: nothing, programs that do nothing, or the exporter in a mode.

import { Exporter } from '../test/kernel/exporter.ts';
import { DNS_PORT } from './dns-load.ts';
import { startEmptyProbe } from './empty-probe.ts';

export interface Arm {
  readonly mode: 'off' | 'empty' | 'none' | 'tp_btf' | 'raw_tp';
  /** The option `l7`. */
  readonly l7: 'none' | 'http,dns';
}

/** The modes that this kernel's message hooks have, measuring flows alone and reading messages. */
export const MESSAGE_ARMS: readonly Arm[] = [
  { mode: 'tp_btf', l7: 'none' },
  { mode: 'tp_btf', l7: 'http,dns' },
  { mode: 'raw_tp', l7: 'none' },
  { mode: 'raw_tp', l7: 'http,dns' },
];

const FLAGS = ['--window.l4=15s', `--dns.ports=${DNS_PORT}`];

const startArm = ({ mode, l7 }: Arm): Promise<Exporter> =>
  Exporter.start(...FLAGS, `--attach=${mode}`, `--l7=${l7}`);

/** Runs `body` beside the arm; it gets the exporter, if there is one. */
export async function withArm<T>(arm: Arm, body: (exporter?: Exporter) => Promise<T>): Promise<T> {
  if (arm.mode === 'off') return body();
  if (arm.mode === 'empty') {
    const probe = await startEmptyProbe();
    return body().finally(() => probe.stop());
  }
  const exporter = await startArm(arm);
  return body(exporter).finally(() => exporter.stop());
}
