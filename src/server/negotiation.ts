// SPDX-License-Identifier: Apache-2.0
// Chooses format and encoding of the metrics page from what the client accepts (RFC 9110, 12.5).

import type { PageFormat } from '../exposition/metadata.ts';

export const CONTENT_TYPES: Readonly<Record<PageFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

interface Range {
  readonly name: string;
  readonly version: string | undefined;
  readonly quality: number;
}

const rangesOf = (header: string): readonly Range[] =>
  header
    .toLowerCase()
    .split(',')
    .map((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const values = new Map(parameters.map((p) => p.split('=', 2) as [string, string]));
      const quality = Number(values.get('q') ?? 1);
      const version = values.get('version')?.replaceAll('"', '');
      return { name, version, quality: quality >= 0 && quality <= 1 ? quality : 0 };
    });

/** How exactly a range names the type: 0 not at all, 4 with its version. */
function exactness({ name, version }: Range, type: string, ownVersion: string): number {
  if (version !== undefined) return name === type && version === ownVersion ? 4 : 0;
  if (name === type) return 3;
  if (name === `${type.split('/', 1)[0]}/*`) return 2;
  return name === '*/*' ? 1 : 0;
}

/** The quality of the range that names the type most exactly. */
function qualityOf(ranges: readonly Range[], type: string, version: string): number {
  let best = { exactness: 0, quality: 0 };
  for (const range of ranges) {
    const found = exactness(range, type, version);
    if (found === 0) continue;
    const better = found === best.exactness && range.quality > best.quality;
    if (found > best.exactness || better) best = { exactness: found, quality: range.quality };
  }
  return best.quality;
}

/** OpenMetrics only where it is preferred: the text format is what every reader knows. */
export function formatFor(accept: string | undefined): PageFormat {
  const ranges = rangesOf(accept ?? '*/*');
  const openmetrics = qualityOf(ranges, 'application/openmetrics-text', '1.0.0');
  return openmetrics > qualityOf(ranges, 'text/plain', '0.0.4') ? 'openmetrics' : 'text';
}

export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const ranges = rangesOf(acceptEncoding ?? '');
  const named = ranges.find(({ name }) => name === 'gzip' || name === 'x-gzip');
  const chosen = named ?? ranges.find(({ name }) => name === '*');
  return chosen !== undefined && chosen.quality > 0;
}
