// SPDX-License-Identifier: Apache-2.0
// Which labels of a measurement a user has chosen.
import { namesLike } from '../../config/names-like.ts';
import { FlowgaugeError } from '../../errors.ts';
import type { LabelChoice, LabelProfile } from '../../model/label-profile.ts';
import { type WorkloadLabels, workloadLabels } from './end-labels.ts';
import type { MeasurementName } from './family.ts';
import type { Label } from './label.ts';
import { LABELS } from './labels.ts';
import { OWN_LABELS } from './own-labels.ts';

/** What a page shows of both ends. */
export interface ShownLabels extends LabelChoice, WorkloadLabels {
  readonly profile: LabelProfile | undefined;
  /** Whether peers.cidrs names any. */
  readonly hasNetworks: boolean;
}

const ALL = [...LABELS, ...Object.values(OWN_LABELS).flat()];

const isShown = ({ profile, names, hasNetworks }: ShownLabels, label: Label): boolean =>
  (hasNetworks || label.isOfNetworks === undefined) &&
  (names.has(label.name) || (profile !== undefined && label.profiles.includes(profile)));

/* Beside a look-up it reads as what was asked for, which is query_name. */
const isMisleading = (measurement: MeasurementName, { name }: Label, { profile }: LabelChoice) =>
  measurement === 'dnsflow' && name === 'server_domain' && profile !== 'full';

/** Those that the measurement does not have are left out. */
export const labelsOf = (measurement: MeasurementName, shown: ShownLabels): readonly Label[] => [
  ...[...LABELS, ...OWN_LABELS[measurement]].filter(
    (label) => isShown(shown, label) && !isMisleading(measurement, label, shown),
  ),
  ...workloadLabels(shown),
];

/* Either tells which end has reported a flow; every profile has both. */
const TELLS_ENDS = ['direction', 'reporter'];

/** @throws FlowgaugeError where a name is no label, or ends could not be told apart */
export function checkLabels({ profile, names }: LabelChoice<string>, option = 'labels'): void {
  const all = ALL.map(({ name }) => name);
  const unknown = [...names].find((name) => !all.includes(name));
  if (unknown !== undefined) {
    const like = namesLike(unknown, all).join(', ');
    throw wrong(option, unknown, 'there is no such label', `labels with such a name: ${like}`);
  }
  if (profile !== undefined || TELLS_ENDS.some((name) => names.has(name))) return;
  const detail = 'what both ends of a flow report would be added up';
  throw wrong(option, [...names].join(','), detail, 'add reporter or direction');
}

const wrong = (option: string, value: string, detail: string, hint: string): FlowgaugeError =>
  new FlowgaugeError('WRONG_LABELS', { option, value: `"${value}"`, detail, hint });
