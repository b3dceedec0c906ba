// SPDX-License-Identifier: Apache-2.0
// How lists of labels are read, and what is said of those that cannot be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  labelChoice,
  labelPrefix,
  podLabels,
  staticLabels,
} from '../../../src/config/label-kinds.ts';

test('a profile, labels behind it, or labels alone', () => {
  const { parse } = labelChoice();

  assert.deepEqual(parse('auto'), { profile: 'auto', names: new Set() });
  assert.deepEqual(parse('pod, path'), { profile: 'pod', names: new Set(['path']) });
  assert.deepEqual(parse('reporter,host'), {
    profile: undefined,
    names: new Set(['reporter', 'host']),
  });
});

test('a profile is the first of its list', () => {
  const { parse } = labelChoice();
  const message = 'write one profile, in front of the labels: not full here';

  assert.throws(() => parse('workload,full'), { message });
  assert.throws(() => parse('reporter,full'), { message });
  assert.deepEqual(parse('host,host'), { profile: 'host', names: new Set(['host']) });
});

test('a list of labels names each once', () => {
  const { parse } = labelChoice();

  assert.throws(() => parse('reporter,server_ip,reporter'), { message: 'write reporter once' });
  for (const text of ['', 'reporter,', 'server-ip', 'reporter;path', '+path']) {
    assert.throws(
      () => parse(text),
      { message: /^write one of auto, host, .*full, and labels by name, or these alone, with/ },
      text,
    );
  }
});

test('labels of pods are written as Kubernetes writes them', () => {
  const { parse } = podLabels(3);
  const long = `${'a'.repeat(253)}/${'b'.repeat(63)}`;

  assert.deepEqual(parse('none'), []);
  assert.deepEqual(parse('app, app.kubernetes.io/name,T_1-x'), [
    'app',
    'app.kubernetes.io/name',
    'T_1-x',
  ]);
  assert.deepEqual(parse(long), [long]);
  const wrong = [
    '',
    'a,',
    '-a',
    'a-',
    'a b',
    '/a',
    'a/',
    'a/b/c',
    'UP.io/a',
    `${long}b`,
    `a${long}`,
  ];
  for (const text of [...wrong, '1,2,3,4']) {
    assert.throws(
      () => parse(text),
      {
        message:
          'write none, or up to 3 labels of pods such as app or app.kubernetes.io/name, ' +
          'with commas between',
      },
      text,
    );
  }
});

test('labels of pods that would have one name are refused', () => {
  const { parse } = podLabels(3);

  assert.throws(() => parse('app,team,app'), { message: 'write app once' });
  assert.throws(() => parse('app.name,x,app-name'), {
    message: 'write one of app.name and app-name: both would be app_name',
  });
});

test('static labels are names with values', () => {
  const { parse } = staticLabels(3);

  assert.deepEqual(parse('none'), new Map());
  assert.deepEqual(
    parse('team=net, region=eu west=1,_x="'),
    new Map([
      ['team', 'net'],
      ['region', 'eu west=1'],
      ['_x', '"'],
    ]),
  );
});

test('static labels have names that Prometheus takes, each once, and a value', () => {
  const { parse } = staticLabels(2);

  for (const text of ['', 'team', 'team=', '=net', '1a=b', 'a-b=c', 'a.b=c', 'a=b,', 'é=b']) {
    const message = 'write name=value, with commas between: team=net,region=eu';
    assert.throws(() => parse(text), { message }, text);
  }
  for (const name of ['le', 'quantile', '__name__', '__x']) {
    const message = `write another name than ${name}: Prometheus uses it`;
    assert.throws(() => parse(`${name}=1`), { message });
  }
  assert.throws(() => parse('a=1,a=2'), { message: 'write a once' });
  assert.throws(() => parse('a=1,b=2,c=3'), {
    message: /^write none, or up to 2 labels with their values such as team=net, with commas/,
  });
});

test('a prefix of labels of pods begins with a letter', () => {
  const { parse } = labelPrefix();

  assert.equal(parse('k8s_workload_label_'), 'k8s_workload_label_');
  for (const text of ['', '_x', '1x', 'a-b', 'a.b']) {
    assert.throws(
      () => parse(text),
      { message: 'write letters, digits and _, a letter first, such as k8s_label_' },
      text,
    );
  }
});
