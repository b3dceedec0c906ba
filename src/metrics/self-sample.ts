// SPDX-License-Identifier: Apache-2.0
// One sample of a flowgauge_* family, and how its labels are spelt.

export interface SelfSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export const sample = (
  name: string,
  value: number | undefined,
  labels: SelfSample['labels'] = {},
): SelfSample => ({ name: `flowgauge_${name}`, labels, value: value ?? 0 });
