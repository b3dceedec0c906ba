// SPDX-License-Identifier: Apache-2.0
// What is said of a label: its meaning, how many values it can take, who shows it.
import type { HttpLabel, LabelProfile } from '../../model/label-profile.ts';

export interface Label {
  readonly name: string;
  readonly help: string;
  /** The values it can take, or what limits their number. */
  readonly bound: string;
  readonly profiles: readonly LabelProfile[];
  /** Shown in those profiles only where `--http.labels` names it too. */
  readonly optIn?: HttpLabel;
}
