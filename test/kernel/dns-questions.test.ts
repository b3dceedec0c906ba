// SPDX-License-Identifier: Apache-2.0
// What was asked, where it is asked for: type and name of dig's questions, as dnsmasq logs them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { NameService } from './name-service.ts';
import type { Page } from './page.ts';

const SERVER = '10.231.0.2';
const QUESTIONS = [
  ['www.example.org', 'A'],
  ['www.example.org', 'AAAA'],
  ['_http._tcp.shop.example.org', 'SRV'],
  ['2.0.231.10.in-addr.arpa', 'PTR'],
  ['WWW.Example.ORG', 'TXT'],
] as const;

describe('Questions of DNS', () => {
  let names: NameService;
  let exporter: Exporter;
  let page: Page;
  let logged: readonly string[];

  before(async () => {
    names = await NameService.start('fgq');
    exporter = await startExporter('--labels=host,qtype,query_name');
    for (const [name, type] of QUESTIONS) await names.dig(`@${SERVER}`, name, type);
    await names.dig(`@${SERVER}`, 'www.example.org', 'TYPE65280');
    page = await settledPage(exporter);
    logged = names.dnsmasq.questions;
  });
  after(async () => {
    await exporter?.stop();
    await names?.stop();
  });

  for (const reporter of ['client', 'server']) {
    test(`are told as dnsmasq has them in its log (${reporter})`, () => {
      const told = page
        .select('dnsflow_requests_total', { server_ip: SERVER, reporter })
        .filter(({ labels }) => labels.qtype !== 'other')
        .map(({ labels, value }) => `${labels.qtype} ${labels.query_name} ${value}`);
      const known = logged
        .filter((question) => !question.startsWith('type'))
        .map((question) => `${question.toLowerCase()} 1`);

      assert.deepEqual(told.map((line) => line.toLowerCase()).sort(), [...known].sort());
      assert.equal(known.length, QUESTIONS.length);
    });

    test(`of a type without a name are other (${reporter})`, () => {
      const where = { server_ip: SERVER, reporter, qtype: 'other' };
      assert.equal(page.sum('dnsflow_requests_total', where), 1);
    });
  }

  test('the name of the server is not shown beside them', () => {
    const [line] = page.select('dnsflow_requests_total');
    assert.equal(line?.labels.server_domain, undefined);
  });
});
