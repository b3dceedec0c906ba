// SPDX-License-Identifier: Apache-2.0
// The kinds of lists that name labels: of the metrics, and of pods.

import { LABEL_PROFILES, type LabelChoice, type LabelProfile } from '../model/label-profile.ts';
import { labelNameOf } from '../model/workload-label.ts';
import { type Kind, refuse, single } from './kinds.ts';
import { isNone, list, onceEach, partsOf } from './list-kinds.ts';

/** What `auto` stands for is found out on the machine. */
export type ProfileOrAuto = LabelProfile | 'auto';

const PROFILES: readonly ProfileOrAuto[] = ['auto', ...LABEL_PROFILES];
/* In front of a list it is the profile. */
const LABEL_TOO = 'host';

const isProfile = (word: string): word is ProfileOrAuto =>
  (PROFILES as readonly string[]).includes(word);

/** Which of the names are labels is known where the labels are. */
export function labelChoice(): Kind<LabelChoice<ProfileOrAuto>> {
  const accepts = `one of ${PROFILES.join(', ')}, and labels by name, or these alone`;
  const parse = (text: string): LabelChoice<ProfileOrAuto> => {
    const [first = '', ...rest] = partsOf(text);
    const names = isProfile(first) ? rest : [first, ...rest];
    if (!names.every((name) => /^\w+$/.test(name))) refuse(`write ${accepts}, with commas between`);
    const late = names.find((name) => isProfile(name) && name !== LABEL_TOO);
    if (late !== undefined) refuse(`write one profile, in front of the labels: not ${late} here`);
    onceEach(names);
    return { profile: isProfile(first) ? first : undefined, names: new Set(names) };
  };
  /* Given twice, the later choice wins: two profiles are no list. */
  return { ...list('<list>', `${accepts}; with commas between`, parse), repeatable: false };
}

/** Of the metrics that a pattern fits. */
export interface LabelsOf {
  readonly pattern: string;
  readonly choice: LabelChoice<ProfileOrAuto>;
}

/** Labels of some metrics alone; a + stands for the comma of a choice. */
export function labelsOfMetrics(): Kind<readonly LabelsOf[]> {
  const accepts = 'none, or metrics and their labels such as netflow_tcp_rtt_*=namespace+zone';
  const { parse } = labelChoice();
  return list('<list>', accepts, (text) =>
    (isNone(text) ? [] : partsOf(text)).map((part) => {
      const [pattern = '', labels = '', ...rest] = part.split('=');
      const fits = /^[a-z0-9_*]+$/.test(pattern) && labels !== '' && rest.length === 0;
      if (!fits) refuse(`write ${accepts}, separated by commas`);
      return { pattern, choice: parse(labels.replaceAll('+', ',')) };
    }),
  );
}

/* A name, or a domain, a slash and a name ("Labels and Selectors" of Kubernetes). */
const NAME = '[A-Za-z0-9]([\\w.-]{0,61}[A-Za-z0-9])?';
const POD_LABEL = new RegExp(`^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?${NAME}$`);

/** Labels of pods, each of which has a name of its own among the labels of the metrics. */
export function podLabels(most: number): Kind<readonly string[]> {
  const accepts = `none, or up to ${most} labels of pods such as app or app.kubernetes.io/name`;
  return list('<list>', accepts, (text) => {
    const keys = isNone(text) ? [] : partsOf(text);
    const fit = keys.length <= most && keys.every((key) => POD_LABEL.test(key));
    if (!fit) refuse(`write ${accepts}, with commas between`);
    onceEach(keys);
    keys.forEach(hasOwnName);
    return keys;
  });
}

export const labelPrefix = (): Kind<string> => {
  const accepts = 'letters, digits and _, a letter first';
  return single('<prefix>', accepts, (given) =>
    /^[A-Za-z]\w*$/.test(given) ? given : refuse(`write ${accepts}, such as k8s_label_`),
  );
};

/* What Prometheus keeps for itself, on every page or in histograms and summaries. */
const RESERVED_LABEL = /^(__.*|le|quantile)$/;

/** Labels with their values; that they have names of their own is known where the others are. */
export function staticLabels(most: number): Kind<ReadonlyMap<string, string>> {
  const accepts = `none, or up to ${most} labels with their values such as team=net`;
  return list('<list>', accepts, (text) => {
    const pairs = isNone(text) ? [] : partsOf(text).map(labelWithValue);
    if (pairs.length > most) refuse(`write ${accepts}, with commas between`);
    onceEach(pairs.map(([name]) => name));
    return new Map(pairs);
  });
}

function labelWithValue(part: string): readonly [name: string, value: string] {
  const [, name = '', value = ''] = /^([A-Za-z_]\w*)=(.+)$/.exec(part) ?? [];
  if (name === '') refuse('write name=value, with commas between: team=net,region=eu');
  if (RESERVED_LABEL.test(name)) refuse(`write another name than ${name}: Prometheus uses it`);
  return [name, value];
}

function hasOwnName(key: string, i: number, keys: readonly string[]): void {
  const name = labelNameOf(key);
  const other = keys.slice(0, i).find((before) => labelNameOf(before) === name);
  if (other !== undefined) refuse(`write one of ${other} and ${key}: both would be ${name}`);
}
