// SPDX-License-Identifier: Apache-2.0
// What Prometheus makes of the page is the truth: from a series' first byte, after a pause, after
// restarts of either, at any interval and behind a proxy.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PrometheusServer } from './prometheus-server.ts';
import { SCRAPERS, type Stage, setStage } from './stage.ts';
import { asked, coursesFromZero, coursesStored, RANGE } from './stored.ts';
import { PERIODIC_BYTES, PORTS, type Story, tellStory } from './story.ts';

let stage: Stage;
let story: Story;
before(async () => {
  stage = await setStage();
  story = await tellStory(stage);
});
after(() => stage?.stop());

/** A series whose truth is known from outside. */
interface Known {
  readonly what: string;
  readonly name: string;
  readonly where: string;
  readonly truth: number;
}

const of = (port: number, reporter: string, more = ''): string =>
  `server_port="${port}",reporter="${reporter}"${more}`;

const KNOWN: readonly Known[] = [
  {
    what: 'the bytes of a first burst, written',
    name: 'netflow_written_bytes_total',
    where: of(PORTS.burst, 'client'),
    truth: 50_000_000,
  },
  {
    what: 'the bytes of a first burst, read',
    name: 'netflow_read_bytes_total',
    where: of(PORTS.burst, 'server'),
    truth: 50_000_000,
  },
  {
    what: 'one refused connect',
    name: 'netflow_tcp_connect_failures_total',
    where: of(PORTS.refused, 'client', ',reason="refused"'),
    truth: 1,
  },
  {
    what: 'twenty HTTP requests',
    name: 'httpflow_requests_total',
    where: of(PORTS.http, 'client', ',status_code="200"'),
    truth: 20,
  },
  {
    what: 'their latencies',
    name: 'httpflow_latency_seconds_count',
    where: of(PORTS.http, 'server'),
    truth: 20,
  },
  {
    what: 'their latencies by bucket',
    name: 'httpflow_latency_seconds_bucket',
    where: of(PORTS.http, 'client', ',le="+Inf"'),
    truth: 20,
  },
  {
    what: 'three DNS look-ups',
    name: 'dnsflow_requests_total',
    where: of(PORTS.dns, 'client', ',rcode="NOERROR"'),
    truth: 3,
  },
  {
    what: 'their latencies by bucket',
    name: 'dnsflow_latency_seconds_bucket',
    where: of(PORTS.dns, 'server', ',le="+Inf"'),
    truth: 3,
  },
  {
    what: 'a job that came back after it was idle',
    name: 'netflow_written_bytes_total',
    where: of(PORTS.periodic, 'client'),
    truth: 2 * PERIODIC_BYTES,
  },
  {
    what: 'traffic before and during a restart of Prometheus',
    name: 'netflow_written_bytes_total',
    where: of(PORTS.known, 'client'),
    truth: 7_000_000,
  },
  {
    what: 'a first burst during a restart of Prometheus',
    name: 'netflow_written_bytes_total',
    where: of(PORTS.away, 'client'),
    truth: 7_000_000,
  },
];

/* Prometheus takes the mean distance d of the n samples, and adds the rise of at most 1.1 d at each
 * end of them where the range goes on; none before a sample of 0. The samples span (n - 1) d. */
function assertIncrease(increase: number, samples: number, truth: number, ends = 1): void {
  const most = truth * (1 + (1.1 * ends) / (samples - 1));
  /* Sums of floats: their last digit is not meant. */
  const isWithin = increase >= truth * (1 - 1e-12) && increase <= most * (1 + 1e-12);
  assert.ok(isWithin, `increase ${increase} of ${truth}, at most ${most} by ${samples} samples`);
}

/** From so many seconds before the job's last time on: what all had seen of it till then. */
const lastTime = (began: number, before: number): string =>
  `${Math.ceil((Date.now() - began) / 1000) + before}s`;

for (const [name, job, who] of SCRAPERS) {
  describe(who, () => {
    let server: PrometheusServer;
    before(() => {
      server = stage[name];
    });

    for (const { what, name, where, truth } of KNOWN) {
      test(`knows ${what}: ${name}{${where}}`, async () => {
        const seen = await asked(server, `${name}{job="${job}",${where}}`);
        assert.equal(seen.rise, truth);
        assertIncrease(seen.increase, seen.samples, truth);
      });
    }

    const PAGES = [
      [PORTS.burst, () => story.first.page],
      [PORTS.http, () => story.http],
      [PORTS.dns, () => story.dns],
      [PORTS.away, () => story.away],
    ] as const;
    for (const [port, page] of PAGES) {
      test(`has every line of port ${port} from 0 to what curl sees, never falling`, async () => {
        const expected = coursesFromZero(page(), port);
        assert.ok(Object.keys(expected).length > 10);
        assert.deepEqual(await coursesStored(server, job, port), expected);
      });
    }

    test('finds the second time of the job as much as the first', async () => {
      const series = `netflow_written_bytes_total{job="${job}",${of(PORTS.periodic, 'client')}}`;
      const seen = await asked(server, series, lastTime(story.kept.lastBegan, 55));
      assert.equal(seen.rise, PERIODIC_BYTES);
      assertIncrease(seen.increase, seen.samples, PERIODIC_BYTES, 2);
    });
  });
}

const BRIEF = [
  ['two', '2.42 at 5 s'],
  ['three', '3.16 at 15 s'],
] as const;

for (const [name, who] of BRIEF) {
  test(`Prometheus ${who} knows a job that came back twice`, async () => {
    const series = `netflow_written_bytes_total{job="brief",${of(PORTS.brief, 'client')}}`;
    const seen = await asked(stage[name], series);
    assert.equal(seen.rise, 3 * PERIODIC_BYTES);
    assertIncrease(seen.increase, seen.samples, 3 * PERIODIC_BYTES);
    const last = await asked(stage[name], series, lastTime(story.brief.lastBegan, 12));
    assert.equal(last.rise, PERIODIC_BYTES);
  });

  test(`Prometheus ${who} knows a burst after the exporter was restarted`, async () => {
    const series = `netflow_written_bytes_total{job="restarted",${of(PORTS.fresh, 'client')}}`;
    const seen = await asked(stage[name], series);
    assert.equal(seen.rise, 2_000_000);
    assertIncrease(seen.increase, seen.samples, 2_000_000);
  });
}

for (const name of ['two', 'three', 'slow'] as const) {
  test(`a restart of the exporter is one reset, and no byte is lost: ${name}`, async () => {
    const where = of(PORTS.restarted, 'client');
    const series = `netflow_written_bytes_total{job="restarted",${where}}`;
    const seen = await asked(stage[name], series);
    assert.equal(await stage[name].value(`resets(${series}[${RANGE}])`), 1);
    assertIncrease(seen.increase, seen.samples, 9_000_000 + 1_000_000);
  });
}

describe('curl', () => {
  test('sees the truth of the first burst at once, never 0', () => {
    const [first = 0] = story.first.seen;
    assert.ok(first > 0, `${story.first.seen}`);
    assert.equal(story.first.seen.at(-1), 50_000_000);
  });

  test('sees the one refused connect', () => {
    const where = { server_port: PORTS.refused, reason: 'refused' };
    assert.equal(story.refused.sum('netflow_tcp_connect_failures_total', where), 1);
  });

  test('sees the whole total of a job that had left the page', () => {
    const total = (page: typeof story.http, port: number): number =>
      page.sum('netflow_written_bytes_total', { server_port: port, reporter: 'client' });
    assert.equal(total(story.kept.page, PORTS.periodic), 2 * PERIODIC_BYTES);
    assert.equal(total(story.brief.page, PORTS.brief), 3 * PERIODIC_BYTES);
  });
});
