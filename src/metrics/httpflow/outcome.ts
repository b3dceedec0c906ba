// SPDX-License-Identifier: Apache-2.0
// The word of a key that says what was asked and how it ended: status, method, version.
import { HttpMethod, HttpVersion } from '../../wire/columns.generated.ts';

const METHOD_SHIFT = 16;
const VERSION_SHIFT = 24;

/** OpenTelemetry's word for methods that no RFC of HTTP itself names. */
const OTHER_METHOD = '_OTHER';

const METHODS = new Map<number, string>(
  Object.entries(HttpMethod).map(([name, method]) => [
    method,
    method === HttpMethod.other ? OTHER_METHOD : name.toUpperCase(),
  ]),
);

export const httpOutcome = (status: number, method: number, version: number): number =>
  status | (method << METHOD_SHIFT) | (version << VERSION_SHIFT);

export const methodText = (outcome: number): string =>
  METHODS.get((outcome >>> METHOD_SHIFT) & 0xff) ?? OTHER_METHOD;

/** Empty when the request was not answered. */
export function statusText(outcome: number): string {
  const status = outcome & 0xffff;
  return status === 0 ? '' : String(status);
}

export const versionText = (outcome: number): string =>
  outcome >>> VERSION_SHIFT === HttpVersion.http10 ? '1.0' : '1.1';
