// SPDX-License-Identifier: Apache-2.0
// Finds the built addon and refuses one that was built from another wire/record.h.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { FlowgaugeError } from '../errors.ts';
import { LAYOUT_HASH } from '../wire/columns.generated.ts';
import type { Binding } from './binding.ts';

export const ADDON_PATH = fileURLToPath(new URL('../../build/flowgauge.node', import.meta.url));

export function loadBinding(path: string = ADDON_PATH): Binding {
  const binding = requireAddon(path);
  if (binding.layoutHash !== LAYOUT_HASH) {
    const found = String(binding.layoutHash);
    throw new FlowgaugeError('ADDON_STALE', { found, expected: LAYOUT_HASH });
  }
  return binding;
}

function requireAddon(path: string): Binding {
  try {
    return createRequire(import.meta.url)(path) as Binding;
  } catch (error) {
    const detail = (error as Error).message.split('\n', 1)[0] ?? '';
    throw new FlowgaugeError('ADDON_MISSING', { path, detail });
  }
}
