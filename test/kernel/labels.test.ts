// SPDX-License-Identifier: Apache-2.0
// --labels=full names every tag of the reference record for both ends; a list only what it names.

import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { labelsOf, type Reporter } from './expected.ts';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { type Result, traffic } from './traffic.ts';

describe('--labels=full', () => {
  let exporter: Exporter;
  let page: Page;
  let result: Result;
  before(async () => {
    exporter = await Exporter.start('--labels=full');
    result = await traffic('exchange', { port: 28_200, family: 6 });
    page = await exporter.settle();
  });
  after(() => exporter?.stop());

  const common = {
    client_ip: '::1',
    client_ip_type: 'loopback',
    server_ip: '::1',
    server_ip_type: 'loopback',
    server_port: '28200',
    transport: 'tcp',
    family: 'IPv6',
    host: hostname(),
  };
  const ends = [
    { reporter: 'client', own: { direction: 'outgoing', process_name: 'fg_client' } },
    { reporter: 'server', own: { direction: 'incoming', process_name: 'fg_server' } },
  ] as const;

  for (const { reporter, own } of ends) {
    test(`names process, pid and both ends for the ${reporter}`, () => {
      const labels = labelsOf(page, 28_200, reporter satisfies Reporter) ?? {};
      const expected = { ...common, ...own, pid: `${result[reporter].pid}` };
      const seen = Object.fromEntries(Object.keys(expected).map((name) => [name, labels[name]]));

      assert.deepEqual(seen, expected);
    });
  }
});

const LIST = '--labels=reporter,server_port,client_ip_type,method';

describe(LIST, () => {
  let exporter: Exporter;
  before(async () => {
    exporter = await Exporter.start(LIST);
  });
  after(() => exporter?.stop());

  test('flows that differ in what it does not name are added up', async () => {
    const [four, six] = [
      await traffic('exchange', { port: 28_210, family: 4 }),
      await traffic('exchange', { port: 28_210, family: 6 }),
    ];
    const page = await exporter.settle();

    for (const reporter of ['client', 'server'] as const) {
      const found = page.select('netflow_read_bytes_total', { server_port: 28_210, reporter });
      assert.deepEqual(
        found.map(({ labels }) => labels),
        [{ reporter, server_port: '28210', client_ip_type: 'loopback' }],
      );
      assert.equal(found[0]?.value, four[reporter].readBytes + six[reporter].readBytes);
    }
  });
});
