// SPDX-License-Identifier: Apache-2.0
// Tests of one kind: a conversation, and the exchanges that both reporters must show of it.

import { after, before, describe, test } from 'node:test';
import { converse, type Turn } from './conversation.ts';
import type { Exporter } from './exporter.ts';
import { assertExchanges, type Exchanges } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';

export interface Case {
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly exchanges: readonly Exchanges[];
  readonly closes?: Turn['from'];
}

const lengthOf = (texts: readonly string[]): number => texts.join('').length;

/** One exchange and all that was said for it; no status when there was no answer. */
export const exchange = (
  method: string,
  status: number | '',
  requests: readonly string[],
  responses: readonly string[],
): Exchanges => ({
  method,
  status: `${status}`,
  count: 1,
  requestBytes: lengthOf(requests),
  responseBytes: lengthOf(responses),
});

/** Each case has a port of its own, from the first one on. */
export function testConversations(title: string, firstPort: number, cases: readonly Case[]): void {
  for (const attach of ['tp_btf', 'raw_tp']) {
    describe(`${title}, with attach=${attach}`, () => {
      let exporter: Exporter;
      let page: Page;

      before(async () => {
        exporter = await startExporter(`--attach=${attach}`);
        for (const [index, { turns, closes }] of cases.entries()) {
          await converse(firstPort + index, turns, closes);
        }
        page = await settledPage(exporter);
      });
      after(() => exporter?.stop());

      for (const [index, { name, exchanges }] of cases.entries()) {
        test(name, () => assertExchanges(page, { server_port: firstPort + index }, exchanges));
      }
    });
  }
}
