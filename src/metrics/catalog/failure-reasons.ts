// SPDX-License-Identifier: Apache-2.0
// The words of the label reason, those of OpenTelemetry's draft where it has one; docs list them.
import type { Failure } from '../../wire/columns.generated.ts';

interface Reason {
  readonly word: string;
  readonly help: string;
}

export const FAILURE_REASONS: Readonly<Record<keyof typeof Failure, Reason>> = {
  refused: { word: 'refused', help: 'The other end refused it: nobody listens there.' },
  reset: { word: 'reset', help: 'The other end reset it before it was established.' },
  timedOut: {
    word: 'timed_out',
    help:
      'Nobody answered: the kernel gave up, or the process did after its SYN was sent again ' +
      'in vain.',
  },
  hostUnreachable: {
    word: 'host_unreachable',
    help: 'A router, or the neighbour table, said that the host cannot be reached.',
  },
  netUnreachable: { word: 'net_unreachable', help: 'The same of its network.' },
  abandoned: {
    word: 'abandoned',
    help: 'The process gave up before its SYN was sent again, within a second by default.',
  },
  other: { word: '_OTHER', help: 'Any other error.' },
};
