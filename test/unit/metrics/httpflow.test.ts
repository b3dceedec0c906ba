// SPDX-License-Identifier: Apache-2.0
// httpflow on the page: labels of the outcome, latency of what was answered, opt-in path.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowMetrics, FlowMetricsOptions } from '../../../src/metrics/flow-metrics.ts';
import { HttpMethod, HttpVersion, Role, RowLife } from '../../../src/wire/columns.generated.ts';
import { anHttpRow, type HttpFields, inBucket } from '../wire/a-message-snapshot.ts';
import {
  applyMessages,
  applyWindow,
  pageText,
  samplesIn,
  shown,
  someMetrics,
  sumOf,
} from './a-page.ts';

const strings = ['', 'curl', '/users/{id}', 'example.org', '{other}'];

function metricsOf(
  rows: readonly HttpFields[],
  options: Partial<FlowMetricsOptions> = {},
): FlowMetrics {
  const metrics = someMetrics(options);
  applyMessages(metrics, { https: rows, strings });
  return metrics;
}

const requestsOf = (metrics: FlowMetrics): string[] =>
  samplesIn(pageText(metrics), 'httpflow_requests_total');

test('writes the page of one exchange in the text format', () => {
  const row = anHttpRow({
    requests: 3,
    readBytes: 900,
    writtenBytes: 120,
    latencySum: 1_200_500,
    buckets: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
  });
  const labels =
    'direction="outgoing",transport="tcp",family="IPv4",reporter="client",server_port="80",' +
    'process_name="curl",server_ip="10.0.0.2",server_domain="",method="GET",status_code="200"';
  const bounds = '0.0001 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10';
  const buckets = [...bounds.split(' '), '20', '30', '60', '+Inf'].map(
    (le, i) => `httpflow_latency_seconds_bucket{${labels},le="${le}"} ${i < 13 ? 1 : 3}\n`,
  );

  assert.equal(
    pageText(metricsOf([row])),
    `\
# HELP httpflow_requests_total HTTP requests, answered or not.
# TYPE httpflow_requests_total counter
httpflow_requests_total{${labels}} 3
# HELP httpflow_latency_seconds Time from the last byte of a request to the first byte of its \
final response.
# TYPE httpflow_latency_seconds histogram
${buckets.join('')}httpflow_latency_seconds_sum{${labels}} 1.2005
httpflow_latency_seconds_count{${labels}} 3
# HELP httpflow_read_bytes_total Bytes of exchanges the observed side received.
# TYPE httpflow_read_bytes_total counter
httpflow_read_bytes_total{${labels}} 900
# HELP httpflow_written_bytes_total Bytes of exchanges the observed side sent.
# TYPE httpflow_written_bytes_total counter
httpflow_written_bytes_total{${labels}} 120
# HELP httpflow_window_requests HTTP requests in the last window.
# TYPE httpflow_window_requests gauge
httpflow_window_requests{${labels}} 3
# HELP httpflow_window_latency_seconds Mean latency in the last window, of exchanges that were \
answered.
# TYPE httpflow_window_latency_seconds gauge
httpflow_window_latency_seconds{${labels}} 0.40016666666666667
# HELP httpflow_window_read_bytes Bytes of exchanges received in the last window.
# TYPE httpflow_window_read_bytes gauge
httpflow_window_read_bytes{${labels}} 900
# HELP httpflow_window_written_bytes Bytes of exchanges sent in the last window.
# TYPE httpflow_window_written_bytes gauge
httpflow_window_written_bytes{${labels}} 120
`,
  );
});

test('names methods as they are written, and all others _OTHER', () => {
  const methods = Object.values(HttpMethod);
  const page = requestsOf(
    metricsOf(methods.map((method, i) => anHttpRow({ slot: i + 1, method }))),
  );

  assert.deepEqual(
    page.map((line) => /method="(\w+)"/.exec(line)?.[1]),
    ['_OTHER', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'],
  );
});

test('has an empty status and no latency where no answer came', () => {
  const metrics = metricsOf([anHttpRow({ status: 0, requests: 2 })]);

  assert.match(requestsOf(metrics).join(), /,status_code=""} 2$/);
  assert.ok(!pageText(metrics).includes('latency'));
});

test('takes the mean latency of those that were answered in the window', () => {
  const metrics = metricsOf([
    anHttpRow({ requests: 4, latencySum: 6000, buckets: inBucket(4, 3) }),
  ]);
  const means = samplesIn(pageText(metrics), 'httpflow_window_latency_seconds');
  assert.match(means.join(), /} 0.002$/);

  applyMessages(metrics, {});

  assert.ok(!pageText(metrics).includes('httpflow_window_latency_seconds'));
  assert.match(samplesIn(pageText(metrics), 'httpflow_latency_seconds_count').join(), /} 3$/);
  assert.match(samplesIn(pageText(metrics), 'httpflow_window_requests').join(), /} 0$/);
});

test('tells series apart by status and method, not by what is not shown', () => {
  const metrics = metricsOf([
    anHttpRow({ slot: 1, path: 2 }),
    anHttpRow({ slot: 2, path: 4, version: HttpVersion.http10 }),
    anHttpRow({ slot: 3, status: 404 }),
    anHttpRow({ slot: 4, method: HttpMethod.post }),
  ]);

  assert.equal(metrics.httpflow.count, 3);
  assert.equal(sumOf(pageText(metrics), 'httpflow_requests_total'), 4);
  assert.doesNotMatch(pageText(metrics), /path|http_version/);
});

test('shows path and version where they are asked for, and what was cut of paths', () => {
  const metrics = metricsOf(
    [
      anHttpRow({ slot: 1, path: 2, truncatedPaths: 1 }),
      anHttpRow({ slot: 2, path: 4, version: HttpVersion.http10 }),
    ],
    { labels: shown('host,path,http_version') },
  );
  const page = pageText(metrics);

  const [first = '', second = ''] = requestsOf(metrics);
  assert.match(first, /status_code="200",path="\/users\/{id}",http_version="1.1"} 1$/);
  assert.match(second, /status_code="200",path="{other}",http_version="1.0"} 1$/);
  assert.match(page, /httpflow_truncated_paths_total{.*id}".*} 1\n/);
  assert.match(page, /httpflow_truncated_paths_total{.*other}".*} 0\n/);
});

test('says nothing of cut paths where only the version is shown', () => {
  const labels = shown('host,http_version');
  const page = pageText(metricsOf([anHttpRow({ truncatedPaths: 1, path: 2 })], { labels }));

  assert.match(page, /http_version="1.1"/);
  assert.doesNotMatch(page, /path/);
});

test('says who the measurement is and what the server is called', () => {
  const metrics = metricsOf([anHttpRow({ domain: 3 })], { labels: shown('full') });

  assert.match(requestsOf(metrics).join(), /server_domain="example.org".*source="httpflow"/);
});

test('knows names that came with a window of flows', () => {
  const metrics = someMetrics();
  applyWindow(metrics, { strings });

  applyMessages(metrics, { https: [anHttpRow({ process: 5 })], strings: ['nginx'] });

  assert.match(requestsOf(metrics).join(), /process_name="nginx"/);
});

test('folds label sets beyond the cap, apart from the caps of other measurements', () => {
  const rows = [200, 404, 500].map((status, i) => anHttpRow({ slot: i + 1, status }));

  const metrics = metricsOf(rows, { maxSeries: 1 });

  const lines = requestsOf(metrics);
  assert.match(lines[0] ?? '', /status_code="200"} 1$/);
  assert.match(lines[1] ?? '', /transport="tcp",.*status_code="__overflow__"} 2$/);
  assert.equal(metrics.httpflow.folded, 2);
  assert.equal(metrics.netflow.folded, 0);
});

test("puts the native table's overflow row into the overflow series", () => {
  const metrics = metricsOf([{ slot: 0, requests: 7, life: RowLife.overflow, role: Role.client }]);

  assert.match(requestsOf(metrics).join(), /reporter="client",.*method="__overflow__",.*} 7$/);
});

test('ends a series one window after its last row', () => {
  const metrics = metricsOf([anHttpRow({ life: RowLife.ended, role: Role.server })]);
  assert.equal(metrics.httpflow.count, 1);

  applyMessages(metrics, {});

  assert.equal(metrics.httpflow.count, 0);
  assert.equal(pageText(metrics), '');
});

test('lists what was asked most in the last window, with its mean latency', () => {
  const metrics = metricsOf([
    anHttpRow({ slot: 1, requests: 2, status: 0 }),
    anHttpRow({ slot: 2, requests: 5, latencySum: 50_000, buckets: inBucket(6, 5) }),
    anHttpRow({ slot: 3, requests: 1, status: 500 }),
  ]);

  assert.deepEqual(
    metrics
      .topHttp(2)
      .map(({ labels, requests, latencySeconds }) => [
        labels.status_code,
        requests,
        latencySeconds,
      ]),
    [
      ['200', 5, 0.01],
      ['', 2, undefined],
    ],
  );
});

test('shows what is in flight, and nothing else before something was counted', () => {
  const metrics = someMetrics();
  const open = anHttpRow({ requests: 0, status: 0, opened: 2 });
  const lines = (): string[] =>
    pageText(metrics)
      .split('\n')
      .filter((line) => line.startsWith('httpflow_'))
      .map((line) => line.replace(/\{.*\}/, ''));

  applyWindow(metrics, { inFlight: [open], strings });
  assert.deepEqual(lines(), ['httpflow_requests_in_flight 2']);

  applyMessages(metrics, { https: [anHttpRow({ requests: 0, status: 0 })] });
  applyWindow(metrics, { inFlight: [anHttpRow({ requests: 0, status: 0, ended: 2 })] });
  assert.deepEqual(lines(), ['httpflow_requests_in_flight 0']);

  applyMessages(metrics, { https: [anHttpRow({ requests: 1, status: 0, lastAt: 5 })] });
  assert.equal(lines()[0], 'httpflow_requests_total 1');
});
