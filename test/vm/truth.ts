// SPDX-License-Identifier: Apache-2.0
// What traffic/main.c adds up to, and which mode must work on which kernel.

import type { ByDirection, Cell, Mode, Sums } from './cell.ts';

const BEFORE_6_3: ReadonlySet<Mode> = new Set(['fexit', 'kprobe', 'none', 'auto']);
const SINCE_6_3: ReadonlySet<Mode> = new Set([...BEFORE_6_3, 'tp_btf', 'raw_tp']);

/** By release as run.sh names it; auto must choose the first mode there is. */
export const EXPECTED: Readonly<Record<string, { attached: ReadonlySet<Mode>; auto: Mode }>> = {
  '5.10': { attached: BEFORE_6_3, auto: 'fexit' },
  '6.1': { attached: BEFORE_6_3, auto: 'fexit' },
  '6.12': { attached: SINCE_6_3, auto: 'tp_btf' },
  newest: { attached: SINCE_6_3, auto: 'tp_btf' },
};

const MESSAGE_BYTES: Readonly<Record<'tcp' | 'udp', number>> = { tcp: 286_268, udp: 15_880 };

/* Five times the promise: an emulated processor is that much slower, and more. */
const STOP_MILLISECONDS = 5000;

/* UDP is left out: what hooks do not know from before may go elsewhere. */
const TARGETS: Readonly<Record<string, string>> = {
  '18001 client': '',
  '18009 client': '127.0.0.1:18011',
  '18011 server': '',
};

type Truth = Partial<Sums>;
const ONE_CONNECTION = { established: 1, closed: 1, active: 0, refused: 0 };
const THOUSAND_CONNECTIONS = { established: 1000, closed: 1000, active: 0, refused: 0 };

const TCP: Readonly<Record<string, Truth>> = {
  '18001 client': { written: 10_240, read: 60_000, ...ONE_CONNECTION },
  '18001 server': { written: 60_000, read: 10_240, ...ONE_CONNECTION },
  '18002 client': { written: 100_000, read: 0, ...ONE_CONNECTION },
  '18002 server': { written: 0, read: 100_000, ...ONE_CONNECTION },
  '18003 client': { written: 0, read: 0, established: 0, closed: 0, active: 0, refused: 1 },
  '18003 server': { established: 0, closed: 0, active: 0, refused: 0 },
  '18006 client': { written: 100_000, read: 0, ...ONE_CONNECTION },
  '18006 server': { written: 0, read: 100_000, ...ONE_CONNECTION },
  '18007 client': { written: 3000, read: 0, ...ONE_CONNECTION },
  '18007 server': { written: 0, read: 3000, ...ONE_CONNECTION },
  '18009 client': { written: 500, read: 1000, ...ONE_CONNECTION },
  '18011 server': { written: 1000, read: 500, ...ONE_CONNECTION },
  '18008 client': { written: 10_000, read: 0, ...THOUSAND_CONNECTIONS },
  '18008 server': { written: 0, read: 10_000, ...THOUSAND_CONNECTIONS },
};

const UDP: Readonly<Record<string, Truth>> = {
  '18004 client': { written: 5000, read: 2000 },
  '18004 server': { written: 2000, read: 5000 },
  '18005 client': { written: 6000, read: 2400 },
  '18005 server': { written: 2400, read: 6000 },
};

/* 16 responses of 43 bytes and 4 of 50 to 20 requests of 32; 8 names that exist, 2 that do not. */
const MESSAGES: Readonly<Record<string, number>> = {
  'client 200': 16,
  'client 404': 4,
  'client read': 888,
  'client written': 640,
  'client NOERROR': 8,
  'client NXDOMAIN': 2,
  'server 200': 16,
  'server 404': 4,
  'server read': 640,
  'server written': 888,
  'server NOERROR': 8,
  'server NXDOMAIN': 2,
};

/* What sendfile sent could not be looked at. */
const LOST_MESSAGES = 'unread 1';

/** Everything that is wrong with a cell; empty when its numbers are exact. */
export function faultsOf(release: string, cell: Cell): readonly string[] {
  const { attached, auto } = EXPECTED[release] ?? { attached: SINCE_6_3, auto: 'tp_btf' };
  const must = attached.has(cell.mode) ? 'attached' : 'refused';
  if (cell.state !== must) return [`is ${cell.state}, must be ${must}: ${cell.reason}`];
  if (cell.state === 'refused') return cell.reason === '' ? ['refused without a reason'] : [];
  const wanted = { auto, none: '' }[cell.mode as string] ?? cell.mode;
  return [
    ...differ('message mode', cell.messageMode, wanted),
    ...differ('lost events', cell.lostEvents, ''),
    ...(cell.stopMilliseconds > STOP_MILLISECONDS
      ? [`stopped in ${cell.stopMilliseconds} ms`]
      : []),
    ...numberFaults(cell),
    ...natFaults(release, cell),
    ...(wanted === '' ? [] : messageFaults(cell)),
  ];
}

const differ = (what: string, seen: unknown, wanted: unknown): readonly string[] =>
  seen === wanted ? [] : [`${what}: ${seen}, truth ${wanted}`];

function numberFaults(cell: Cell): readonly string[] {
  const wanted = cell.messageMode === '' ? TCP : { ...TCP, ...UDP };
  const wrong = Object.entries(wanted).flatMap(([place, truth]) =>
    Object.entries(truth).flatMap(([field, value]) =>
      differ(`${place} ${field}`, cell.sums[place]?.[field as keyof Sums], value),
    ),
  );
  const seen = cell.sums['18006 client']?.retransmits;
  const forced = cell.retransmits > 0 ? [] : ['no retransmit was forced'];
  return [
    ...wrong,
    ...forced,
    ...differ('18006 client retransmits', seen, cell.retransmits),
    ...podFaults(cell),
  ];
}

/* Debian lets nobody without SYS_ADMIN attach kprobes by perf events, which is how it is done on
 * kernels without fprobe: a pod of the DaemonSet is told so. */
const WITHOUT_FPROBE: ReadonlySet<string> = new Set(['5.10', '6.1']);
const NO_PERF_EVENT = /kprobe: .* perf event: Permission denied$/;

function natFaults(release: string, { mode, natMode, sums }: Cell): readonly string[] {
  if (WITHOUT_FPROBE.has(release) && mode === 'auto')
    return NO_PERF_EVENT.test(natMode) ? [] : [`NAT is told by ${natMode}`];
  const targets = Object.entries(TARGETS).flatMap(([place, target]) =>
    differ(`${place} after NAT`, sums[place]?.targets.join(), target),
  );
  return [...differ('mode of NAT', natMode, 'kprobe'), ...targets];
}

/* A server's process is known by the message hooks alone. */
function podFaults({ sums, messageMode }: Cell): readonly string[] {
  const places = Object.keys(messageMode === '' ? TCP : { ...TCP, ...UDP });
  return places
    .filter((place) => place !== '18003 server')
    .flatMap((place) => {
      const side = place.split(' ')[1];
      const pod = side === 'server' && messageMode === '' ? '' : side;
      return differ(`${place} pod`, sums[place]?.pods.join(), pod);
    });
}

function messageFaults({ sums, hookBytes, messages, lostMessages }: Cell): readonly string[] {
  const names = Object.keys({ ...TCP, ...UDP }).filter((place) => place !== '18003 server');
  const bytes = (transport: 'tcp' | 'udp', direction: keyof ByDirection) =>
    differ(
      `hook bytes ${transport} ${direction}`,
      hookBytes[transport][direction],
      MESSAGE_BYTES[transport],
    );
  return [
    ...names.flatMap((place) =>
      differ(`${place} process`, sums[place]?.processes.join(), `vm-${place.split(' ')[1]}`),
    ),
    ...differ('lost messages', lostMessages, LOST_MESSAGES),
    ...Object.entries(MESSAGES).flatMap(([what, truth]) => differ(what, messages[what], truth)),
    ...bytes('tcp', 'read'),
    ...bytes('tcp', 'written'),
    ...bytes('udp', 'read'),
    ...bytes('udp', 'written'),
  ];
}
