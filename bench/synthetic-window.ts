// SPDX-License-Identifier: Apache-2.0
// A window of many TCP flows, each with a label set of its own, as the addon would hand it over.

import { aFlow, aSnapshot, ipv4, type RttFields } from '../test/unit/wire/a-snapshot.ts';

const STRINGS = ['', 'bench'];

export interface WindowOptions {
  readonly flows: number;
  /** With an RTT sample per flow: two histograms and two means more for each series. */
  readonly rtts: boolean;
  /** Names come with the first window only. */
  readonly isFirst: boolean;
}

export function syntheticWindow({ flows, rtts, isFirst }: WindowOptions): ArrayBuffer {
  const rows = Array.from({ length: flows }, (_, i) =>
    aFlow({
      slot: i + 1,
      pid: 1000 + (i % 50_000),
      remoteAddress: ipv4(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`),
      readBytes: 151_100 + i,
      writtenBytes: 13_700 + i,
      segmentsSent: 300,
      retransmits: i % 3,
      established: 5,
      closed: 5,
    }),
  );
  const samples: RttFields[] = rtts
    ? rows.map((_, i) => ({ slot: i + 1, rtt: 100 + i, rttVar: 10 + (i % 100), weight: 1 }))
    : [];
  return aSnapshot({ flows: rows, rtts: samples, strings: isFirst ? STRINGS : [] });
}
