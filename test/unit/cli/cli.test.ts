// SPDX-License-Identifier: Apache-2.0
// The program as a process: help, version, wrong usage and its exit codes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OPTION_NAMES } from '../../../src/config/options.ts';

const CLI = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

function flowgauge(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, stdout, stderr };
}

test('--version prints the version and nothing else', () => {
  assert.deepEqual(flowgauge('--version'), { status: 0, stdout: '0.1.0\n', stderr: '' });
});

test('--help names both commands and every option', () => {
  const { status, stdout, stderr } = flowgauge('--help');

  assert.equal(status, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^ {2}run {4}capture and serve/m);
  assert.match(stdout, /^ {2}check {2}try each capture mode/m);
  for (const name of OPTION_NAMES) assert.ok(stdout.includes(`\n  --${name} `), name);
});

test('wrong usage is one message with a remedy and exit code 2', () => {
  assert.deepEqual(flowgauge('--no-such=1'), {
    status: 2,
    stdout: '',
    stderr:
      "flowgauge: unknown option '--no-such=1'\n" +
      '  flowgauge --help lists every command and option\n',
  });
  assert.match(flowgauge('--log.levl').stderr, /Did you mean --log\.level\?/);
  assert.match(flowgauge('--attach').stderr, /option '--attach <name>' argument missing/);
  assert.match(flowgauge('fly').stderr, /'fly' is invalid.* Allowed choices are run, check/);
  assert.equal(flowgauge('run', 'again').status, 2);
});

test('a wrong value is named with its option, its source and a remedy', () => {
  assert.deepEqual(flowgauge('check', '--capture.ring-bytes=3MiB'), {
    status: 2,
    stdout: '',
    stderr:
      'flowgauge: wrong value "3MiB" for option capture.ring-bytes' +
      ' (from flag --capture.ring-bytes)\n' +
      '  write a power of two from 4096 to 1GiB, such as 8MiB\n',
  });
});

test('a file that is named and does not exist is an error at the start', () => {
  assert.deepEqual(flowgauge('--kubernetes.kubeconfig=/nothing/there'), {
    status: 2,
    stdout: '',
    stderr:
      'flowgauge: wrong value "/nothing/there" for option kubernetes.kubeconfig' +
      ' (from flag --kubernetes.kubeconfig)\n' +
      '  write the path of a file that is there and may be read:' +
      " ENOENT: no such file or directory, access '/nothing/there'\n",
  });
});

test('a static label that flowgauge has itself is an error at the start', () => {
  const { status, stderr } = flowgauge('--labels.static=team=net,direction=up');

  assert.equal(status, 2);
  assert.match(stderr, /wrong value "direction" for option labels\.static/);
});
