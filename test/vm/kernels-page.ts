// SPDX-License-Identifier: Apache-2.0
// Writes docs/kernels.md: which attach mode gave which numbers on which kernel.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Cell, Mode } from './cell.ts';
import { faultsOf } from './truth.ts';

export interface Booted {
  readonly release: string;
  readonly kernel: string;
  readonly cells: readonly Cell[];
}

const MODES: readonly Mode[] = ['tp_btf', 'raw_tp', 'fexit', 'kprobe', 'none', 'auto'];
const DATE = /^Last run: .*$/m;

function verdict(release: string, cell: Cell | undefined): string {
  if (cell === undefined) return 'not run';
  if (faultsOf(release, cell).length > 0) return 'wrong';
  if (cell.state === 'refused') return 'refused';
  return cell.mode === 'auto' ? `takes ${cell.messageMode}` : 'exact';
}

function row({ release, kernel, cells }: Booted): string {
  const verdicts = MODES.map((mode) =>
    verdict(
      release,
      cells.find((c) => c.mode === mode),
    ),
  );
  return `| ${kernel} | ${verdicts.join(' | ')} |`;
}

const pageOf = (booted: readonly Booted[], date: string): string => `# Kernels

Written by \`npm run test:vm\`, which boots these Debian kernels in QEMU and runs the same traffic
against the exporter in each attach mode: TCP and UDP, IPv4 and IPv6, sendfile, a refused connect,
forced retransmits, 1,000 short connections, a translated destination, HTTP and DNS.

Last run: ${date}

| kernel | ${MODES.join(' | ')} |
|---${'|---'.repeat(MODES.length)}|
${booted.map(row).join('\n')}

- *exact*: every byte, connection, failure, retransmit, HTTP exchange and DNS look-up on the page
  equals what the programs themselves counted, for the client's and the server's side, and each
  process is named as the pod of its cgroup: the client's in v2, the server's in v1 where the kernel
  has it. What was dialled and where it went after NAT are both named: there is no netlink to
  connection tracking in these machines, so that its hooks tell.
- *refused*: the kernel lacks what the mode needs, and flowgauge says so and exits
  (\`sock_send_length\` came with Linux 6.3).
- *none* measures TCP only, from the counters of its sockets.
- *auto* is what a user gets who sets nothing, with the capabilities of the DaemonSet and no others.
`;

/** Leaves the file alone when only the date is new, so that a test run changes no checkout. */
export function writeKernelsPage(path: string, booted: readonly Booted[], date: string): void {
  const page = pageOf(booted, date);
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (old.replace(DATE, '') !== page.replace(DATE, '')) writeFileSync(path, page);
}
