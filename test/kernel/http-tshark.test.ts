// SPDX-License-Identifier: Apache-2.0
// Two decoders that share nothing, one on the sockets and one on the wire, agree on every exchange.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { converse } from './conversation.ts';
import type { Exporter } from './exporter.ts';
import { addedUp, assertExchanges, exchangesSeen } from './http-exchanges.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import type { Page } from './page.ts';
import { randomConversations } from './random-conversations.ts';
import { Tshark } from './tshark.ts';

const PORT = 29_600;
const CONVERSATIONS = randomConversations(150, 20_261_121);

/* Pieces cut anywhere look like anything; what it knows is that the port speaks HTTP. */
const IS_HTTP = ['-d', `tcp.port==${PORT},http`];

/* A busy machine sends again what was only acknowledged late. */
const SENT_ONCE =
  'tcp.len > 0 && !tcp.analysis.retransmission && !tcp.analysis.spurious_retransmission';

/** Method and status of each exchange by the order of messages on its connection. */
async function decoded(tshark: Tshark): Promise<string[]> {
  const fields = ['tcp.stream', 'http.request.method', 'http.response.code'];
  const packets = await tshark.fields('http', fields, ...IS_HTTP);
  const streams = Map.groupBy(packets, ([stream]) => stream);
  return [...streams.values()].flatMap((stream) => {
    const listed = (at: number) =>
      stream.flatMap((fields) => (fields[at] ?? '').split(',')).filter(Boolean);
    const statuses = listed(2);
    return listed(1).map((method, index) => `${method} ${statuses[index]}`);
  });
}

describe('HTTP as tshark decodes it', () => {
  let exporter: Exporter;
  let tshark: Tshark;
  let page: Page;
  before(async () => {
    exporter = await startExporter();
    tshark = await Tshark.start('lo', `tcp port ${PORT}`);
    for (const { turns } of CONVERSATIONS) await converse(PORT, turns);
    page = await settledPage(exporter);
    await tshark.end();
  });
  after(async () => {
    await exporter?.stop();
    await tshark?.remove();
  });

  test('was said as planned: both sides count every exchange, with its bytes', () => {
    const said = CONVERSATIONS.flatMap(({ exchanges }) => exchanges);
    assert.ok(said.length > 300, `${said.length} exchanges`);
    assertExchanges(page, { server_port: PORT }, said);
  });

  test('has the same exchanges', async () => {
    const byTshark = (await decoded(tshark)).sort();
    for (const side of ['client', 'server'] as const) {
      const seen = exchangesSeen(page, side, { server_port: PORT });
      const listed = seen.flatMap(({ method, status, count }) =>
        Array.from({ length: count }, () => `${method} ${status}`),
      );
      assert.deepEqual(listed.sort(), byTshark, side);
    }
  });

  test('has the same bytes', async () => {
    const packets = await tshark.fields(SENT_ONCE, ['tcp.dstport', 'tcp.len']);
    const bytes = (isRequest: boolean) =>
      packets
        .filter(([port]) => (port === `${PORT}`) === isRequest)
        .reduce((total, [, length]) => total + Number(length), 0);
    const seen = addedUp(
      exchangesSeen(page, 'server', { server_port: PORT }).map((one) => ({
        ...one,
        method: '',
        status: '',
      })),
    );
    assert.deepEqual(
      seen.map(({ requestBytes, responseBytes }) => [requestBytes, responseBytes]),
      [[bytes(true), bytes(false)]],
    );
  });
});
