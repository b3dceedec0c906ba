// SPDX-License-Identifier: Apache-2.0
// 8,000 short connections at default settings: how much of their truth is reported.

import { Exporter } from '../test/kernel/exporter.ts';
import { type Result, traffic } from '../test/kernel/traffic.ts';
import { asShare, heading, note, table } from './report.ts';

const PORT = 27_900;
const CHURN = { clients: 64, connections: 8000, request: 137, response: 1511, port: PORT };

type Page = Awaited<ReturnType<Exporter['page']>>;

function rows(page: Page, { client, server }: Result): string[][] {
  const reported = (family: string): number => page.sum(family, { server_port: PORT });
  const bytes = reported('netflow_read_bytes_total') + reported('netflow_written_bytes_total');
  const sent = client.readBytes + client.writtenBytes + server.readBytes + server.writtenBytes;
  const ends = 2 * client.connections;
  const line = (what: string, seen: number, truth: number): string[] => [
    what,
    `${truth}`,
    `${seen}`,
    asShare(seen / truth),
  ];
  return [
    line('bytes', bytes, sent),
    line('opened', reported('netflow_tcp_established_total'), ends),
    line('closed', reported('netflow_tcp_closed_total'), ends),
  ];
}

export async function reportChurn(): Promise<void> {
  const exporter = await Exporter.start('--window.l4=15s');
  try {
    const start = performance.now();
    const result = await traffic('churn', CHURN);
    const seconds = (performance.now() - start) / 1000;
    const page = await exporter.settle(1);
    heading('8,000 short connections of 64 parallel clients, default settings, both ends');
    table(['what', 'truth', 'reported', 'share'], rows(page, result));
    note(
      `They took ${seconds.toFixed(2)} s; counted as lost on this kernel: ` +
        `${page.sum('flowgauge_lost_bytes_total')} bytes.`,
    );
  } finally {
    await exporter.stop();
  }
}
