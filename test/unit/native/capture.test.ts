// SPDX-License-Identifier: Apache-2.0
// Snapshots of both kinds come whole through one buffer, whatever their size.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Binding, CaptureSettings, Opened } from '../../../src/native/binding.ts';
import { Capture } from '../../../src/native/capture.ts';

const OPENED: Opened = { mode: 'tp_btf', code: '', detail: '', rungs: [] };

/** Writes `mark` where there is room for `bytes`, as the addon does. */
async function written(buffer: ArrayBuffer, bytes: number, mark: number): Promise<number> {
  if (buffer.byteLength >= bytes) new Uint8Array(buffer)[bytes - 1] = mark;
  return bytes;
}

const bindingOf = (flowBytes: number, messageBytes: number, opened = OPENED): Binding => ({
  layoutHash: '',
  open: () => opened,
  take: (buffer) => written(buffer, flowBytes, 4),
  takeMessages: (buffer) => written(buffer, messageBytes, 7),
  stats: () => undefined,
  takeCgroups: () => [],
  setCgroupHolders: () => undefined,
  setAddressHolders: () => undefined,
  close: () => undefined,
});

test('a snapshot that does not fit is asked for again with room for it', async () => {
  const capture = new Capture(bindingOf(100, 1_000_000), {} as CaptureSettings);

  const flows = await capture.takeFlows();
  assert.equal(flows.byteLength, 100);
  assert.equal(new Uint8Array(flows.buffer)[99], 4);

  const messages = await capture.takeMessages();
  assert.equal(messages.byteLength, 1_000_000);
  assert.equal(messages.buffer.byteLength, 2 ** 20);
  assert.equal(new Uint8Array(messages.buffer)[999_999], 7);
});

test('a capture that does not open is an error of the table', () => {
  const refused = { ...OPENED, code: 'NOT_PERMITTED', detail: 'EPERM. Try sudo.' };

  assert.throws(() => new Capture(bindingOf(0, 0, refused), {} as CaptureSettings), {
    code: 'NOT_PERMITTED',
    message: 'this user may not load eBPF programs: EPERM',
  });
});
