// SPDX-License-Identifier: Apache-2.0
// Every error of the table is thrown here by what causes it, and says what to do.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../../src/config/command-line.ts';
import { givenByEnvironment, givenByFile } from '../../src/config/given.ts';
import { configFrom } from '../../src/config/load.ts';
import { settingsFrom } from '../../src/config/settings.ts';
import { ERRORS, type ErrorCode, FlowgaugeError } from '../../src/errors.ts';
import { checkAddedLabels } from '../../src/metrics/catalog/added-labels.ts';
import { checkFamilies } from '../../src/metrics/catalog/family-choice.ts';
import { checkLabels } from '../../src/metrics/catalog/label-choice.ts';
import { refusal } from '../../src/native/capture.ts';
import { loadBinding } from '../../src/native/load.ts';
import { PageServer } from '../../src/server/server.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

function refusedBy(code: string): never {
  throw refusal({ mode: '', code, detail: 'the detail. And a guess.', rungs: [] });
}

async function listenTwice(): Promise<void> {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const server = new PageServer(() => undefined);
  try {
    await server.listen([{ host: '127.0.0.1', port }]);
  } finally {
    other.close();
  }
}

const CAUSES: Record<ErrorCode, () => unknown> = {
  WRONG_USAGE: () => readCommandLine(['--no-such']),
  UNKNOWN_OPTION: () => givenByEnvironment({ FLOWGAUGE_NO_SUCH: '1' }),
  WRONG_VALUE: () =>
    configFrom(settingsFrom(new Map([['attach', { text: 'x', source: 'a test' }]]), {})),
  WRONG_LABELS: () => checkLabels({ profile: undefined, names: new Set(['no_such']) }),
  WRONG_FAMILIES: () => checkFamilies('metrics.include', ['netflow_smell']),
  LABEL_TAKEN: () => {
    const given = { text: 'reason=x', source: 'a test' };
    checkAddedLabels(configFrom(settingsFrom(new Map([['labels.static', given]]), {})));
  },
  CONFIG_UNREADABLE: () => givenByFile(fixture('missing.yaml')),
  CONFIG_INVALID: () => givenByFile(fixture('not-a-mapping.yaml')),
  ADDRESS_IN_USE: listenTwice,
  // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
  ADDRESS_REFUSED: () => new PageServer(() => undefined).listen([{ host: '192.0.2.1', port: 1 }]),
  ADDON_MISSING: () => loadBinding(fixture('missing.node')),
  ADDON_STALE: () => loadBinding(fixture('stale-addon.json')),
  NOT_PERMITTED: () => refusedBy('NOT_PERMITTED'),
  NO_BTF: () => refusedBy('NO_BTF'),
  LOAD_REFUSED: () => refusedBy('LOAD_REFUSED'),
  ATTACH_REFUSED: () => refusedBy('ATTACH_REFUSED'),
  OUT_OF_MEMORY: () => refusedBy('OUT_OF_MEMORY'),
};

for (const [code, cause] of Object.entries(CAUSES)) {
  test(`${code} is thrown with message and hint filled in`, async () => {
    const error = await Promise.resolve()
      .then(cause)
      .catch((thrown: unknown) => thrown);

    assert.ok(error instanceof FlowgaugeError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.exitCode, ERRORS[error.code].exitCode);
    assert.doesNotMatch(error.message + error.hint, /[{}]|undefined/);
  });
}

test('a refusal keeps the first sentence of its detail', () => {
  assert.throws(() => refusedBy('NO_BTF'), {
    message: 'the kernel does not describe its own types (BTF): the detail',
  });
});

test('a code that the table does not know is a refused load', () => {
  assert.throws(() => refusedBy('SOMETHING_NEW'), { code: 'LOAD_REFUSED' });
});

test('a value that looks like a placeholder stays as it is', () => {
  const error = new FlowgaugeError('WRONG_USAGE', { detail: '{detail}' });

  assert.equal(error.message, '{detail}');
});
