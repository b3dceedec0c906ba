// SPDX-License-Identifier: Apache-2.0
// Which families of a measurement are on the page, and with which of their lines.
import { namesLike } from '../../config/names-like.ts';
import { FlowgaugeError } from '../../errors.ts';
import type { PageView } from '../../model/label-profile.ts';
import { DNSFLOW_FAMILIES } from './dnsflow.ts';
import type { Family } from './family.ts';
import { HTTPFLOW_FAMILIES } from './httpflow.ts';
import { NETFLOW_FAMILIES } from './netflow.ts';

/** Names of families, or of their `_bucket` lines; `*` stands for any characters. */
export interface FamilyChoice {
  readonly views: ReadonlySet<PageView>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export const FLOW_FAMILIES = [...NETFLOW_FAMILIES, ...HTTPFLOW_FAMILIES, ...DNSFLOW_FAMILIES];

const bucketsOf = ({ name }: Family): string => `${name}_bucket`;

/** Each part where it is found first: no pattern takes longer than its length by the name's. */
export function fits(pattern: string, name: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const anyFits = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => fits(pattern, name));

/** A histogram without buckets is a summary of its sum and count. */
export function familiesShown(families: readonly Family[], choice: FamilyChoice): Family[] {
  return families
    .filter((family) => isShown(family, choice))
    .map((family) => {
      if (family.buckets === undefined || hasBuckets(family, choice)) return family;
      const { buckets: _, ...rest } = family;
      return { ...rest, type: 'summary' };
    });
}

function isShown(family: Family, { views, include, exclude }: FamilyChoice): boolean {
  const { name, view, isOptional } = family;
  if (anyFits(exclude, name)) return false;
  if (anyFits(include, name) || anyFits(include, bucketsOf(family))) return true;
  return isOptional !== true && view !== 'self' && views.has(view);
}

const hasBuckets = (family: Family, { include, exclude }: FamilyChoice): boolean =>
  !anyFits(exclude, bucketsOf(family)) &&
  (family.hasOptionalBuckets !== true || anyFits(include, bucketsOf(family)));

/** @throws FlowgaugeError where a name is no family's, or a pattern fits none */
export function checkFamilies(option: string, patterns: readonly string[]): void {
  const names = FLOW_FAMILIES.flatMap((family) =>
    family.buckets === undefined ? [family.name] : [family.name, bucketsOf(family)],
  );
  const unknown = patterns.find((pattern) => !names.some((name) => fits(pattern, name)));
  if (unknown === undefined) return;
  const like = namesLike(unknown, names).join(', ');
  throw new FlowgaugeError('WRONG_FAMILIES', {
    option,
    value: `"${unknown}"`,
    hint: `metrics with such a name: ${like}; docs/metrics.md lists all`,
  });
}
