// SPDX-License-Identifier: Apache-2.0
// What tshark decodes on the cable between resolver and servers is what both sides report.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertLookups, lookups } from './dns-lookups.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { DNSMASQ, DNSMASQ_IPV6, NameService, UNBOUND } from './name-service.ts';
import type { Page } from './page.ts';
import { Tshark } from './tshark.ts';

/* By the IANA registry. */
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

const NAMES = ['www', 'shop', 'alias', 'missing', 'a.b.c', 'long', 'x'.repeat(63)];
const TYPES = ['A', 'AAAA', 'TXT', 'MX', 'SRV', 'NS', 'ANY'];
const FLAGS = [[], ['+tcp'], ['+noedns'], ['+dnssec'], ['-6', `@${DNSMASQ_IPV6}`], [`@${UNBOUND}`]];

const PLACES = [DNSMASQ, DNSMASQ_IPV6, UNBOUND].flatMap((server) => [
  { server, transport: 'udp' },
  { server, transport: 'tcp' }, // ANY, and what was truncated
]);

describe('DNS as tshark decodes it', () => {
  let exporter: Exporter;
  let service: NameService;
  let tshark: Tshark;
  let page: Page;
  let answers: string[][];

  before(async () => {
    service = await NameService.start('shark');
    exporter = await startExporter();
    const there = ['ip', 'netns', 'exec', service.pair.server];
    tshark = await Tshark.start('cable', 'port 53', there);
    for (const flags of FLAGS) {
      const all = NAMES.flatMap((name) => TYPES.map((type) => [`${name}.example.org`, type]));
      await service.dig(...flags, ...all.flat());
    }
    page = await settledPage(exporter);
    await tshark.end();
    const fields = ['ip.src', 'ipv6.src', 'udp.srcport', 'dns.flags.rcode'];
    answers = await tshark.fields('dns.flags.response == 1', fields);
  });
  after(async () => {
    await exporter?.stop();
    await tshark?.remove();
    await service?.stop();
  });

  for (const { server, transport } of PLACES) {
    test(`has the same answers of ${server} over ${transport}`, () => {
      const its = answers.filter(
        ([ipv4, ipv6, udp]) =>
          (ipv4 || ipv6) === server && (udp === '53') === (transport === 'udp'),
      );
      const rcodes = Map.groupBy(its, ([, , , rcode]) => RCODES[Number(rcode)] ?? '');
      const counts = [...rcodes].map(([rcode, all]) => [rcode, all.length]);

      assert.ok(its.length > 0);
      const where = { server_ip: server, transport };
      assertLookups(page, where, lookups(Object.fromEntries(counts)));
    });
  }

  test('has as many questions, and none of them twice', async () => {
    const fields = [
      'ip.src',
      'udp.srcport',
      'tcp.srcport',
      'dns.id',
      'dns.qry.name',
      'dns.qry.type',
    ];
    const questions = await tshark.fields('dns.flags.response == 0', fields);
    const seen = page.sum('dnsflow_requests_total', { reporter: 'client', process_name: 'dig' });

    assert.equal(new Set(questions.map((fields) => fields.join())).size, questions.length);
    assert.equal(questions.length, seen);
  });
});
