// SPDX-License-Identifier: Apache-2.0
// Labels that a user names himself: on every series, and never by a name that is taken.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommandLine } from '../../../src/config/command-line.ts';
import { configFrom } from '../../../src/config/load.ts';
import type { OptionName } from '../../../src/config/options.ts';
import { settingsFrom } from '../../../src/config/settings.ts';
import { checkAddedLabels, checkNetworkLabels } from '../../../src/metrics/catalog/added-labels.ts';
import { labelsOf } from '../../../src/metrics/catalog/label-choice.ts';
import { aDnsRow, anHttpRow } from '../wire/a-message-snapshot.ts';
import { aFlow } from '../wire/a-snapshot.ts';
import { applyMessages, applyWindow, pageText, shown, someMetrics } from './a-page.ts';

function check(given: Partial<Record<OptionName, string>>): void {
  const options = Object.entries(given).map(
    ([name, text]) => [name as OptionName, { text, source: 'a test' }] as const,
  );
  checkAddedLabels(configFrom(settingsFrom(new Map(options), {})));
}

test('static labels are on every sample line of every measurement', () => {
  const staticLabels = new Map([
    ['team', 'a "b"\\'],
    ['region', 'eu'],
  ]);
  const metrics = someMetrics({ staticLabels, maxSeries: 1 });

  const flows = [
    aFlow({ readBytes: 7, failures: [1] }),
    aFlow({ slot: 2, remotePort: 80, readBytes: 8 }),
  ];
  applyWindow(metrics, { flows, strings: ['', 'curl'] });
  applyMessages(metrics, { https: [anHttpRow()], dnses: [aDnsRow()] });
  const lines = pageText(metrics)
    .split('\n')
    .filter((line) => /^[a-z]/.test(line));

  assert.ok(lines.length > 20);
  for (const line of lines) {
    assert.ok(line.includes(',team="a \\"b\\"\\\\",region="eu"'), line);
  }
});

test('a static label may not have the name of another label', () => {
  check({ 'labels.static': 'team=net,instance=a' });
  for (const name of ['direction', 'server_ip', 'path', 'rcode', 'reason', 'measurement', 'kind']) {
    assert.throws(() => check({ 'labels.static': `team=net,${name}=1` }), {
      code: 'LABEL_TAKEN',
      message:
        `wrong value "${name}" for option labels.static: ` +
        `flowgauge has a label ${name} of its own`,
    });
  }
  const pods = { 'kubernetes.workload-labels': 'app' } as const;
  assert.throws(() => check({ ...pods, 'labels.static': 'client_k8s_label_app=1' }), {
    code: 'LABEL_TAKEN',
  });
});

test('labels of pods have the prefix that is asked for', () => {
  const labels = labelsOf('netflow', shown('reporter', ['app.kubernetes.io/name'], 'k8s_x_'));

  assert.deepEqual(
    labels.map(({ name }) => name),
    ['reporter', 'client_k8s_x_app_kubernetes_io_name', 'server_k8s_x_app_kubernetes_io_name'],
  );
});

test('a prefix that makes another label of a label of pods is refused', () => {
  const prefix = { 'kubernetes.workload-label-prefix': 'k8s_' } as const;

  check({ ...prefix, 'kubernetes.workload-labels': 'app' });
  assert.throws(() => check({ ...prefix, 'kubernetes.workload-labels': 'app,namespace' }), {
    message:
      'wrong value "k8s_" for option kubernetes.workload-label-prefix: ' +
      'flowgauge has a label client_k8s_namespace of its own',
  });
});

test('labels of networks are not named where no network is', () => {
  const settings = (...words: string[]) =>
    configFrom(settingsFrom(readCommandLine(words)?.flags ?? new Map(), {}));
  const networks = '--peers.cidrs=a=192.0.2.0/24';

  checkNetworkLabels(settings('--labels=reporter,server_network', networks));
  assert.throws(() => checkNetworkLabels(settings('--labels=reporter,server_network')), {
    message: 'wrong value "server_network" for option labels: no network is named',
    hint: 'name networks by --peers.cidrs=name=address/bits',
  });
  const ofSome = '--metrics.labels=netflow_*=reporter+client_network';
  assert.throws(() => checkNetworkLabels(settings(ofSome)), {
    message: 'wrong value "client_network" for option metrics.labels: no network is named',
  });
});
