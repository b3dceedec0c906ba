// SPDX-License-Identifier: Apache-2.0
// What the addon is told, by option.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommandLine } from '../../../src/config/command-line.ts';
import { configFrom } from '../../../src/config/load.ts';
import { settingsFrom } from '../../../src/config/settings.ts';
import { LATENCY_BUCKETS } from '../../../src/metrics/catalog/latency-buckets.ts';
import type { CaptureSettings } from '../../../src/native/binding.ts';
import { captureSettings } from '../../../src/native/settings.ts';

function settingsOf(...words: string[]): CaptureSettings {
  const flags = readCommandLine(['--ports.ephemeral=32768', ...words])?.flags ?? new Map();
  return captureSettings(configFrom(settingsFrom(flags, {})), LATENCY_BUCKETS);
}

test('by default both protocols are read whole, and no path or version is kept', () => {
  assert.deepEqual(settingsOf(), {
    attach: 'auto',
    tcpSockets: 65536,
    udpFlows: 65536,
    ringBytes: 8388608,
    maxFlows: 100000,
    idleWindows: 20,
    ephemeralPort: 32768,
    listenDrops: false,
    nat: true,
    natConnections: 65536,
    natLingerSeconds: 60,
    natBufferBytes: 8388608,
    http: true,
    dns: true,
    sampling: 1,
    dnsPorts: [53],
    dnsTimeoutMilliseconds: 5000,
    httpSockets: 16384,
    messagesRingBytes: 8388608,
    maxL7Flows: 20000,
    l7IdleWindows: 5,
    httpLatencyBounds: [
      100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
      2_500_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000, 60_000_000,
    ],
    dnsLatencyBounds: [
      100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000,
      300_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
    ],
    showPath: false,
    showVersion: false,
    showQueryType: false,
    showQueryName: false,
    pathPatterns: [],
  });
});

test('addresses after NAT may be left out, and their tables have other sizes', () => {
  const sizes = ['--capture.nat-connections=64', '--capture.nat-buffer-bytes=64KiB'];
  const settings = settingsOf('--nat=none', ...sizes);

  assert.deepEqual(
    [settings.nat, settings.natConnections, settings.natBufferBytes],
    [false, 64, 65536],
  );
  assert.equal(settingsOf('--window.l4=5m').natLingerSeconds, 600);
});

test('each protocol can be left out, and both', () => {
  assert.deepEqual([settingsOf('--l7=http').http, settingsOf('--l7=http').dns], [true, false]);
  assert.deepEqual([settingsOf('--l7=dns').http, settingsOf('--l7=dns').dns], [false, true]);
  assert.deepEqual([settingsOf('--l7=none').http, settingsOf('--l7=none').dns], [false, false]);
});

test('idle time is told in windows of either length, the last one begun', () => {
  const settings = settingsOf('--window.l4=7s', '--window.l7=50s', '--flow.idle=2m');

  assert.equal(settings.idleWindows, 18);
  assert.equal(settings.l7IdleWindows, 3);
});

test('labels, patterns, ports and times of messages go through', () => {
  const settings = settingsOf(
    '--labels=host,path,http_version',
    '--http.path-patterns=/users/{id}',
    '--dns.ports=53,5353',
    '--dns.timeout=250ms',
    '--l7.sampling=0.1',
  );

  assert.deepEqual([settings.showPath, settings.showVersion], [true, true]);
  assert.deepEqual(settings.pathPatterns, ['/users/{id}']);
  assert.deepEqual(settings.dnsPorts, [53, 5353]);
  assert.equal(settings.dnsTimeoutMilliseconds, 250);
  assert.equal(settings.sampling, 0.1);
});
