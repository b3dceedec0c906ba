// SPDX-License-Identifier: Apache-2.0
// Which parts of a key the chosen labels show: what none shows must not tell series apart, or two
// of them would have the same labels.

import { HOLDER_FIELDS } from '../directory/holder.ts';
import type { EndLook } from '../enrich/end-look.ts';
import type { Enrichment } from '../enrich/enrichment.ts';
import type { Label } from './catalog/label.ts';
import { type LabelValue, labelValue, OWN_PARTS, type OwnPart } from './label-values.ts';
import { isLocal, type Side } from './series-key.ts';

/** Of the local or the remote end. */
export interface EndShown {
  readonly network: boolean;
  readonly address: boolean;
  readonly ipType: boolean;
  readonly port: boolean;
  readonly domain: boolean;
  /** Undefined where no label shows who it is. */
  readonly look: EndLook | undefined;
}

export interface PartsShown extends Readonly<Record<OwnPart, boolean>> {
  readonly local: EndShown;
  readonly remote: EndShown;
  /** Of the server, whichever end it is. */
  readonly domain: boolean;
}

/** As it is where the observed side has this role: which end is the client's depends on it. */
export function partsShown(labels: readonly Label[], role: number, ends: Enrichment): PartsShown {
  const values = labels.map(labelValue);
  const own = new Set(values.map((value) => value.own));
  const shown = OWN_PARTS.map((part) => [part, own.has(part)]);
  const local = endShown(values, ends, (side) => isLocal(side, role));
  const remote = endShown(values, ends, (side) => !isLocal(side, role));
  const { domain } = isLocal('server', role) ? local : remote;
  return { ...(Object.fromEntries(shown) as Record<OwnPart, boolean>), local, remote, domain };
}

function endShown(
  values: readonly LabelValue[],
  ends: Enrichment,
  isOfEnd: (side: Side) => boolean,
): EndShown {
  const parts = new Set(
    values.flatMap(({ of }) => (of !== undefined && isOfEnd(of[0]) ? [of[1]] : [])),
  );
  return {
    network: parts.has('network'),
    address: parts.has('address'),
    ipType: parts.has('ipType'),
    port: parts.has('port'),
    domain: parts.has('domain'),
    look: ends.look(HOLDER_FIELDS.filter((field) => parts.has(field))),
  };
}
