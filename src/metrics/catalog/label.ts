// SPDX-License-Identifier: Apache-2.0
// What is said of a label: its meaning, how many values it can take, who shows it.
import type { LabelProfile } from '../../model/label-profile.ts';

export interface Label {
  readonly name: string;
  readonly help: string;
  /** The values it can take, or what limits their number. */
  readonly bound: string;
  /** None: shown only where it is named. */
  readonly profiles: readonly LabelProfile[];
  /** Shown only where networks are named. */
  readonly isOfNetworks?: true;
}
