// SPDX-License-Identifier: Apache-2.0
// Where an option's value comes from, and how a wrong one is refused.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readCommandLine } from '../../../src/config/command-line.ts';
import { configFrom } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/options.ts';
import { settingsFrom } from '../../../src/config/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'flowgauge-config-'));
after(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, 'flowgauge.yaml');
  writeFileSync(path, text);
  return path;
}

function configOf(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Config {
  const commandLine = readCommandLine(words);
  assert.ok(commandLine);
  return configFrom(settingsFrom(commandLine.flags, environment));
}

test('without anything given, every option has its documented default', () => {
  assert.deepEqual(configOf([]), {
    attach: 'auto',
    'capture.tcp-sockets': 65536,
    'capture.udp-flows': 65536,
    'capture.ring-bytes': 8388608,
    'capture.max-flows': 100000,
    nat: 'auto',
    'capture.nat-connections': 65536,
    'capture.nat-buffer-bytes': 8388608,
    'window.l4': 15,
    'flow.idle': 300,
    'flows.local': 'show',
    'flows.own': 'show',
    'ports.ephemeral': 'auto',
    'ports.per-server': 32,
    l7: new Set(['http', 'dns']),
    'l7.sampling': 1,
    'l7.max-flows': 20000,
    'window.l7': 60,
    'capture.http-sockets': 16384,
    'capture.messages-ring-bytes': 8388608,
    'dns.ports': [53],
    'dns.timeout': 5,
    'http.path-patterns': [],
    kubernetes: 'auto',
    'kubernetes.kubeconfig': undefined,
    'kubernetes.node-name': undefined,
    'kubernetes.scope': 'node',
    'kubernetes.owners': 'names',
    'kubernetes.workload-labels': [],
    'kubernetes.workload-label-prefix': 'k8s_label_',
    labels: { profile: 'auto', names: new Set() },
    'labels.static': new Map(),
    'peers.cidrs': [],
    views: new Set(['counters']),
    'metrics.include': [],
    'metrics.exclude': [],
    'metrics.labels': [],
    'series.max': 10000,
    'series.remembered': 20000,
    'openmetrics.created': 'hide',
    'web.listen-address': [{ host: undefined, port: 10140 }],
    'web.telemetry-path': '/metrics',
    'config.file': undefined,
    host: undefined,
    'log.level': 'info',
    'log.format': 'logfmt',
  });
});

test('a flag goes before the environment, the environment before the file', () => {
  const file = fileWith('window: {l4: 3s}\nlabels: full\nseries.max: 7\n');
  const environment = { FLOWGAUGE_WINDOW_L4: '2s', FLOWGAUGE_LABELS: 'host' };

  const config = configOf(['--config.file', file, '--window.l4=1s'], environment);

  assert.equal(config['window.l4'], 1);
  assert.equal(config.labels.profile, 'host');
  assert.equal(config['series.max'], 7);
});

test('each value is told with where it comes from', () => {
  const file = fileWith('window: {l4: 3s}\nviews: [windows]\n');
  const flags = readCommandLine(['--config.file', file, '--window.l7=10s'])?.flags ?? new Map();

  const settings = settingsFrom(flags, { FLOWGAUGE_HOST: 'node-8' });
  const told = (name: string) => settings.find((setting) => setting.name === name);

  assert.deepEqual(told('window.l7'), {
    name: 'window.l7',
    text: '10s',
    source: 'flag --window.l7',
    isDefault: false,
  });
  assert.equal(told('window.l4')?.source, `file ${file}`);
  assert.equal(told('views')?.text, 'windows');
  assert.equal(told('host')?.source, 'environment FLOWGAUGE_HOST');
  assert.deepEqual(told('flow.idle'), {
    name: 'flow.idle',
    text: '5m',
    source: 'default',
    isDefault: true,
  });
  assert.equal(told('kubernetes.kubeconfig')?.text, undefined);
});

test('the environment may name the file', () => {
  const file = fileWith('log:\n  level: debug\n');

  assert.equal(configOf([], { FLOWGAUGE_CONFIG_FILE: file })['log.level'], 'debug');
});

test('lists are lists in YAML, and flags that repeat add up', () => {
  const file = fileWith('web:\n  listen-address: [":1", "[::1]:2"]\nviews: [windows]\n');

  const config = configOf(['--config.file', file]);
  const flags = configOf(['--web.listen-address=:3', '--web.listen-address=:4']);

  assert.deepEqual(config['web.listen-address'], [
    { host: undefined, port: 1 },
    { host: '::1', port: 2 },
  ]);
  assert.deepEqual(config.views, new Set(['windows']));
  assert.deepEqual(
    flags['web.listen-address'].map(({ port }) => port),
    [3, 4],
  );
});

test('an option may be a key and a mapping, and lists of patterns add up', () => {
  const nested = fileWith('l7:\n  sampling: 0.5\n  max-flows: 7\nlabels: [auto, path]\n');
  const config = configOf(['--config.file', nested]);
  const plain = fileWith('l7: none\ndns: {ports: [53, 5353], timeout: 250ms}\n');
  const none = configOf(['--config.file', plain]);
  const flags = configOf(['--http.path-patterns=/a/{id}', '--http.path-patterns=/b']);

  assert.deepEqual(config.l7, new Set(['http', 'dns']));
  assert.deepEqual([config['l7.sampling'], config['l7.max-flows']], [0.5, 7]);
  assert.deepEqual(config.labels, { profile: 'auto', names: new Set(['path']) });
  assert.deepEqual(none.l7, new Set());
  assert.deepEqual([none['dns.ports'], none['dns.timeout']], [[53, 5353], 0.25]);
  assert.deepEqual(flags['http.path-patterns'], ['/a/{id}', '/b']);
});

test('of two choices of labels the later one wins', () => {
  const { labels } = configOf(['--labels=full', '--labels=pod,path']);

  assert.deepEqual(labels, { profile: 'pod', names: new Set(['path']) });
});

test('the host has a name by option, environment or file', () => {
  const file = fileWith('host: from-file\nlabels.static: [team=net, region=eu]\n');

  assert.equal(configOf(['--host=node-7']).host, 'node-7');
  assert.equal(configOf([], { FLOWGAUGE_HOST: 'node-8' }).host, 'node-8');
  assert.equal(configOf(['--config.file', file]).host, 'from-file');
  assert.deepEqual(
    configOf(['--config.file', file])['labels.static'],
    new Map([
      ['team', 'net'],
      ['region', 'eu'],
    ]),
  );
});

test('a kubeconfig that is named and does not exist is refused', () => {
  assert.throws(() => configOf(['--kubernetes.kubeconfig=/nothing/there']), {
    message:
      'wrong value "/nothing/there" for option kubernetes.kubeconfig' +
      ' (from flag --kubernetes.kubeconfig)',
    hint: /^write the path of a file that is there and may be read: ENOENT/,
    exitCode: 2,
  });
});

test('a wrong value is refused with option, value, source and remedy', () => {
  const file = fileWith('window.l4: 15\n');
  const remedy = 'write a duration from 1s to 5m, with its unit, such as 15s or 1m30s';

  assert.throws(() => configOf(['--window.l4=6m']), {
    message: 'wrong value "6m" for option window.l4 (from flag --window.l4)',
    hint: remedy,
    exitCode: 2,
  });
  assert.throws(() => configOf([], { FLOWGAUGE_WINDOW_L4: '' }), {
    message: 'wrong value "" for option window.l4 (from environment FLOWGAUGE_WINDOW_L4)',
    hint: remedy,
  });
  assert.throws(() => configOf(['--config.file', file]), {
    message: `wrong value "15" for option window.l4 (from file ${file})`,
    hint: remedy,
  });
});

test('an unknown key is refused with the known options that are like it', () => {
  const file = fileWith('window:\n  l5: 15s\n');

  assert.throws(() => configOf(['--config.file', file]), {
    message: `unknown option window.l5 (from file ${file})`,
    hint: 'known options: window.l4, window.l7',
  });
  assert.throws(() => configOf([], { FLOWGAUGE_WINDOW: '5s' }), {
    message: 'unknown option FLOWGAUGE_WINDOW (from the environment)',
    code: 'UNKNOWN_OPTION',
  });
});

test('addresses that Kubernetes puts into the environment are no options', () => {
  const environment = {
    FLOWGAUGE_SERVICE_HOST: '10.0.0.1',
    FLOWGAUGE_PORT_10140_TCP_ADDR: '10.0.0.1',
    FLOWGAUGE_METRICS_SERVICE_PORT: '10140',
  };

  assert.equal(configOf([], environment)['window.l4'], 15);
});

test('a file that cannot be read or understood is named', () => {
  const missing = join(folder, 'missing.yaml');
  assert.throws(() => configOf(['--config.file', missing]), {
    code: 'CONFIG_UNREADABLE',
    message: new RegExp(`^cannot read the configuration file ${missing}: ENOENT`),
  });

  for (const text of ['- a\n', 'text', 'a: [', 'labels: host\nlabels: full\n']) {
    const file = fileWith(text);
    assert.throws(() => configOf(['--config.file', file]), { code: 'CONFIG_INVALID' }, text);
  }
});

test('a key that is given nested and dotted is refused', () => {
  const file = fileWith('window.l4: 5s\nwindow: {l4: 6s}\n');

  assert.throws(() => configOf(['--config.file', file]), {
    message: `the configuration file ${file} is not valid: window.l4 is given twice`,
  });
});
