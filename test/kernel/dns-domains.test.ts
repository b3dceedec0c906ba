// SPDX-License-Identifier: Apache-2.0
// A client that looked a name up has it on its flows to that address; nobody else has.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { DNSMASQ, NameService, SHOP, WWW } from './name-service.ts';
import { Nginx } from './nginx.ts';
import type { Page } from './page.ts';

const PORTS = {
  byName: 29_900,
  byDig: 29_901,
  byAlias: 29_902,
  byAddress: 29_903,
  byTwoNames: 29_904,
} as const;

const FAMILIES = ['netflow_read_bytes_total', 'httpflow_requests_total'];

describe('server_domain', () => {
  let exporter: Exporter;
  let service: NameService;
  let nginx: Nginx;
  let page: Page;

  const get = (host: string, port: number) =>
    service.client('curl', '-s', '-o', '/dev/null', `http://${host}:${port}/hello`);

  before(async () => {
    service = await NameService.start('domain');
    const there = ['ip', 'netns', 'exec', service.pair.server];
    const listen = Object.values(PORTS).flatMap((port) => [`${WWW}:${port}`, `${SHOP}:${port}`]);
    nginx = await Nginx.start(listen, there);
    exporter = await startExporter();
    await get(SHOP, PORTS.byAddress); // before anybody has looked it up
    await get('www.example.org', PORTS.byName);
    await service.dig('shop.example.org');
    await get(SHOP, PORTS.byDig);
    await get('alias.example.org', PORTS.byAlias);
    await get('www.example.org', PORTS.byTwoNames);
    await service.pair.run(service.pair.server, 'curl', '-s', `http://${WWW}:${PORTS.byAddress}`);
    page = await settledPage(exporter);
  });
  after(async () => {
    await exporter?.stop();
    await nginx?.stop();
    await service?.stop();
  });

  const domains = (family: string, port: number, reporter = 'client') =>
    page.values(family, 'server_domain', { server_port: port, reporter });

  for (const family of FAMILIES) {
    test(`${family}: the name that curl looked up itself, A and AAAA`, () => {
      assert.deepEqual(domains(family, PORTS.byName), ['www.example.org']);
    });

    test(`${family}: the name that another process of the client looked up`, () => {
      assert.deepEqual(domains(family, PORTS.byDig), ['shop.example.org']);
    });

    test(`${family}: the name that was asked for, not the one it stands for`, () => {
      assert.deepEqual(domains(family, PORTS.byAlias), ['alias.example.org']);
    });

    test(`${family}: the name that this process asked for, though others know another`, () => {
      assert.deepEqual(domains(family, PORTS.byTwoNames), ['www.example.org']);
    });

    test(`${family}: none where the client had looked nothing up`, () => {
      assert.deepEqual(domains(family, PORTS.byAddress), ['']);
    });

    test(`${family}: none at the server`, () => {
      for (const port of Object.values(PORTS)) {
        assert.deepEqual(domains(family, port, 'server'), ['']);
      }
    });
  }

  test('the flow keeps its address beside the name', () => {
    const where = { server_port: PORTS.byName, reporter: 'client' };
    assert.deepEqual(page.values('netflow_read_bytes_total', 'server_ip', where), [WWW]);
  });

  test('the look-ups themselves are flows to an address without a name', () => {
    const where = { server_ip: DNSMASQ, reporter: 'client' };
    assert.deepEqual(page.values('dnsflow_requests_total', 'server_domain', where), ['']);
  });
});
