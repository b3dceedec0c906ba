// SPDX-License-Identifier: Apache-2.0
// Whoever asks dnsmasq and unbound, by whatever call: one query is one request on both sides, as
// the servers' own statistics and dnsperf's have it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertSideLookups, lookups, type Rcodes, rcodesSeen } from './dns-lookups.ts';
import type { Exporter } from './exporter.ts';
import { settledPage, startExporter } from './l7-windows.ts';
import { DNSMASQ, DNSMASQ_IPV6, NameService, UNBOUND } from './name-service.ts';
import type { Labels, Page } from './page.ts';
import { NODE_PROCESS } from './websites.ts';

const GETADDRINFO = 'import socket; socket.getaddrinfo("www.example.org", 80)';
const BY_NODE = 'dns.resolve4("www.example.org", () => dns.lookup("shop.example.org", () => {}))';

async function digAll({ dig }: { dig: NameService['dig'] }): Promise<void> {
  await dig('www.example.org');
  await dig('alias.example.org');
  await dig('missing.example.org');
  await dig('a.example.com');
  await dig('www.example.org', 'A', 'www.example.org', 'AAAA');
  await dig('+tcp', 'www.example.org');
  await dig('+noedns', 'long.example.org', 'TXT'); // truncated, and asked again over TCP
  await dig('+noedns', '+notcp', '+ignore', 'long.example.org', 'TXT');
  await dig('-6', `@${DNSMASQ_IPV6}`, 'www.example.org');
  await dig('a.example.net');
  await dig('missing.example.net');
  await dig(`@${UNBOUND}`, '+tcp', 'a.example.net');
  await dig(`@${UNBOUND}`, 'www.example.org');
  await dig(`@${UNBOUND}`, 'a.refused.example');
  await dig(`@${UNBOUND}`, 'a.silent.example');
}

interface Asked {
  readonly by: string;
  readonly server: string;
  readonly transport: string;
  readonly rcodes: Rcodes;
}

const ASKED: readonly Asked[] = [
  {
    by: 'dig',
    server: DNSMASQ,
    transport: 'udp',
    rcodes: { NOERROR: 7, NXDOMAIN: 2, REFUSED: 1 },
  },
  { by: 'dig', server: DNSMASQ, transport: 'tcp', rcodes: { NOERROR: 2 } },
  { by: 'dig', server: DNSMASQ_IPV6, transport: 'udp', rcodes: { NOERROR: 1 } },
  {
    by: 'dig',
    server: UNBOUND,
    transport: 'udp',
    rcodes: { REFUSED: 1, SERVFAIL: 1, timeout: 1 },
  },
  { by: 'dig', server: UNBOUND, transport: 'tcp', rcodes: { NOERROR: 1 } },
  { by: 'dnsmasq', server: UNBOUND, transport: 'udp', rcodes: { NOERROR: 1, NXDOMAIN: 1 } },
  { by: 'python3', server: DNSMASQ, transport: 'udp', rcodes: { NOERROR: 2 } },
  { by: NODE_PROCESS, server: DNSMASQ, transport: 'udp', rcodes: { NOERROR: 3 } },
  { by: 'dnsperf', server: DNSMASQ, transport: 'udp', rcodes: { NOERROR: 1000, NXDOMAIN: 1000 } },
  { by: 'dnsperf', server: UNBOUND, transport: 'tcp', rcodes: { NOERROR: 1000, NXDOMAIN: 1000 } },
];

const sum = (rcodes: Rcodes): number => Object.values(rcodes).reduce((all, one) => all + one, 0);

describe('DNS servers', () => {
  let exporter: Exporter;
  let service: NameService;
  let page: Page;
  const dnsperf: string[] = [];

  async function perform(server: string, domain: string, mode: string): Promise<void> {
    const name = domain === 'example.net' ? 'a' : 'www';
    const questions = [`${name}.${domain} A`, `missing.${domain} A`];
    dnsperf.push(await service.perform(server, questions, 1000, '-m', mode));
  }

  before(async () => {
    service = await NameService.start('dns');
    exporter = await startExporter('--dns.timeout=1s');
    await digAll({ dig: (...args) => service.dig(...args) });
    await service.client('python3', '-c', GETADDRINFO);
    await service.client(process.execPath, '-e', BY_NODE);
    await perform(DNSMASQ, 'example.org', 'udp');
    await perform(UNBOUND, 'example.net', 'tcp');
    page = await settledPage(exporter, 4);
  });
  after(async () => {
    await exporter?.stop();
    await service?.stop();
  });

  for (const { by, server, transport, rcodes } of ASKED) {
    test(`${by} asks ${server} over ${transport}`, () => {
      const where = { process_name: by, server_ip: server, transport };
      assertSideLookups(page, 'client', where, lookups(rcodes));
    });
  }

  test('dnsperf got the answers that it is said to have got', () => {
    for (const text of dnsperf) {
      assert.match(text, /Queries completed: +2000 \(100\.00%\)/);
      assert.match(text, /NOERROR 1000 .*NXDOMAIN 1000 /);
    }
  });

  test('dnsmasq was asked what it logged', () => {
    const all = rcodesSeen(page, 'server', { process_name: 'dnsmasq' });
    const asked = ASKED.filter(({ server }) => server !== UNBOUND);

    assert.equal(sum(all), service.dnsmasq.queries);
    assert.equal(
      sum(all),
      asked.reduce((total, { rcodes }) => total + sum(rcodes), 0),
    );
  });

  test('unbound was asked what its statistics have', async () => {
    const statistics = await service.unbound.statistics();
    const seen = (where: Labels) =>
      rcodesSeen(page, 'server', { process_name: 'unbound', ...where });
    const rcode = (name: string) => statistics.get(`num.answer.rcode.${name}`);

    assert.equal(sum(seen({})), statistics.get('total.num.queries'));
    assert.equal(sum(seen({ transport: 'tcp' })), statistics.get('num.query.tcp'));
    assert.deepEqual(seen({}), {
      NOERROR: rcode('NOERROR'),
      NXDOMAIN: rcode('NXDOMAIN'),
      REFUSED: rcode('REFUSED'),
      SERVFAIL: rcode('SERVFAIL'),
      timeout: 1,
    });
  });

  test("nothing was lost, and no answer was nobody's", () => {
    for (const reason of ['ring_full', 'queries_full', 'malformed', 'orphan', 'late_answer']) {
      assert.equal(page.sum('flowgauge_l7_losses_total', { reason }), 0, reason);
    }
  });
});
