// SPDX-License-Identifier: Apache-2.0
// Generated from wire/record.h by scripts/generate-wire.ts: reads a snapshot as columns.

export const LAYOUT_HASH = 'c7656bf201ac6fd0';

export const Role = {
  unknown: 0,
  client: 1,
  server: 2,
} as const;

export const Transport = {
  tcp: 6,
  udp: 17,
} as const;

export const Failure = {
  refused: 0,
  reset: 1,
  timedOut: 2,
  hostUnreachable: 3,
  netUnreachable: 4,
  abandoned: 5,
  other: 6,
} as const;
export const FAILURES = 7;

export const Loss = {
  tcpTableFull: 0,
  ringFull: 1,
  udpTableFull: 2,
  unknownSocket: 3,
  programSkipped: 4,
} as const;
export const LOSSES = 5;

export const SignalId = {
  tcpState: 0,
  tcpCounters: 1,
  tcpRetransmit: 2,
  send: 3,
  receive: 4,
  udpPeer: 5,
  seed: 6,
  nat: 7,
} as const;
export const SIGNALS = 8;

export const RowLife = {
  live: 0,
  ended: 1,
  overflow: 2,
} as const;

export const HttpMethod = {
  other: 0,
  get: 1,
  head: 2,
  post: 3,
  put: 4,
  delete: 5,
  connect: 6,
  options: 7,
  trace: 8,
  patch: 9,
} as const;

export const HttpVersion = {
  http10: 0,
  http11: 1,
} as const;

export const Unanswered = {
  closed: 0,
  reset: 1,
  timedOut: 2,
} as const;
export const UNANSWERED = 3;

export const L7Loss = {
  ringFull: 0,
  socketsFull: 1,
  connectionsFull: 2,
  unread: 3,
  gap: 4,
  malformed: 5,
  pipelineFull: 6,
  orphan: 7,
  lateAnswer: 8,
  queriesFull: 9,
  untracked: 10,
} as const;
export const L7_LOSSES = 11;

export const NatLoss = {
  overrun: 0,
  tableFull: 1,
  namespacesFull: 2,
  namespaceRefused: 3,
  ambiguous: 4,
} as const;
export const NAT_LOSSES = 5;

export const NatSource = {
  none: 0,
  ctnetlink: 1,
  kprobe: 2,
} as const;

/** Every column starts at a multiple of 8. */
function align8(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Columns of `flow_row`; `byteOffset` is a multiple of 8. */
export class FlowRowColumns {
  readonly readBytes: Float64Array;
  readonly writtenBytes: Float64Array;
  readonly cgroup: Float64Array;
  readonly lastAt: Float64Array;
  readonly receiverLimited: Float64Array;
  readonly slot: Uint32Array;
  readonly process: Uint32Array;
  readonly domain: Uint32Array;
  readonly localHolder: Uint32Array;
  readonly remoteHolder: Uint32Array;
  readonly pid: Uint32Array;
  readonly segmentsSent: Uint32Array;
  readonly segmentsReceived: Uint32Array;
  readonly retransmits: Uint32Array;
  readonly synRetransmits: Uint32Array;
  readonly outOfOrder: Uint32Array;
  readonly listenDrops: Uint32Array;
  readonly readDatagrams: Uint32Array;
  readonly writtenDatagrams: Uint32Array;
  readonly established: Uint32Array;
  readonly closed: Uint32Array;
  readonly resets: Uint32Array;
  readonly opened: Uint32Array;
  readonly ended: Uint32Array;
  readonly failures: Uint32Array;
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  readonly natAddress: Uint8Array;
  readonly localPort: Uint16Array;
  readonly remotePort: Uint16Array;
  readonly natPort: Uint16Array;
  readonly role: Uint8Array;
  readonly roleIsGuess: Uint8Array;
  readonly transport: Uint8Array;
  readonly life: Uint8Array;

  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {
    let at = byteOffset;
    this.readBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.writtenBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.cgroup = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.lastAt = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.receiverLimited = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.slot = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.process = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.domain = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.localHolder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.remoteHolder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.pid = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.segmentsSent = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.segmentsReceived = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.retransmits = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.synRetransmits = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.outOfOrder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.listenDrops = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.readDatagrams = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.writtenDatagrams = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.established = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.closed = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.resets = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.opened = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.ended = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.failures = new Uint32Array(buffer, at, rows * 7);
    at = align8(at + rows * 28);
    this.localAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.remoteAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.natAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.localPort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.remotePort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.natPort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.role = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.roleIsGuess = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.transport = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.life = new Uint8Array(buffer, at, rows);
  }

  static byteLength(rows: number): number {
    let bytes = 0;
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 28);
    bytes += align8(rows * 16);
    bytes += align8(rows * 16);
    bytes += align8(rows * 16);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    return bytes;
  }
}

/** Columns of `rtt_row`; `byteOffset` is a multiple of 8. */
export class RttRowColumns {
  readonly slot: Uint32Array;
  readonly rtt: Uint32Array;
  readonly rttVar: Uint32Array;
  readonly weight: Uint32Array;
  readonly rttMin: Uint32Array;

  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {
    let at = byteOffset;
    this.slot = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.rtt = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.rttVar = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.weight = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.rttMin = new Uint32Array(buffer, at, rows);
  }

  static byteLength(rows: number): number {
    let bytes = 0;
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    return bytes;
  }
}

/** Columns of `span_row`; `byteOffset` is a multiple of 8. */
export class SpanRowColumns {
  readonly microseconds: Float64Array;
  readonly slot: Uint32Array;

  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {
    let at = byteOffset;
    this.microseconds = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.slot = new Uint32Array(buffer, at, rows);
  }

  static byteLength(rows: number): number {
    let bytes = 0;
    bytes += align8(rows * 8);
    bytes += align8(rows * 4);
    return bytes;
  }
}

/** Columns of `http_row`; `byteOffset` is a multiple of 8. */
export class HttpRowColumns {
  readonly requests: Float64Array;
  readonly readBytes: Float64Array;
  readonly writtenBytes: Float64Array;
  readonly latencySum: Float64Array;
  readonly truncatedPaths: Float64Array;
  readonly buckets: Float64Array;
  readonly durationSum: Float64Array;
  readonly durationBuckets: Float64Array;
  readonly unanswered: Float64Array;
  readonly opened: Float64Array;
  readonly ended: Float64Array;
  readonly cgroup: Float64Array;
  readonly lastAt: Float64Array;
  readonly slot: Uint32Array;
  readonly process: Uint32Array;
  readonly path: Uint32Array;
  readonly domain: Uint32Array;
  readonly localHolder: Uint32Array;
  readonly remoteHolder: Uint32Array;
  readonly pid: Uint32Array;
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  readonly natAddress: Uint8Array;
  readonly localPort: Uint16Array;
  readonly remotePort: Uint16Array;
  readonly natPort: Uint16Array;
  readonly status: Uint16Array;
  readonly method: Uint8Array;
  readonly version: Uint8Array;
  readonly role: Uint8Array;
  readonly roleIsGuess: Uint8Array;
  readonly transport: Uint8Array;
  readonly life: Uint8Array;

  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {
    let at = byteOffset;
    this.requests = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.readBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.writtenBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.latencySum = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.truncatedPaths = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.buckets = new Float64Array(buffer, at, rows * 20);
    at = align8(at + rows * 160);
    this.durationSum = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.durationBuckets = new Float64Array(buffer, at, rows * 20);
    at = align8(at + rows * 160);
    this.unanswered = new Float64Array(buffer, at, rows * 3);
    at = align8(at + rows * 24);
    this.opened = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.ended = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.cgroup = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.lastAt = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.slot = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.process = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.path = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.domain = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.localHolder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.remoteHolder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.pid = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.localAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.remoteAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.natAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.localPort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.remotePort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.natPort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.status = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.method = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.version = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.role = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.roleIsGuess = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.transport = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.life = new Uint8Array(buffer, at, rows);
  }

  static byteLength(rows: number): number {
    let bytes = 0;
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 160);
    bytes += align8(rows * 8);
    bytes += align8(rows * 160);
    bytes += align8(rows * 24);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 16);
    bytes += align8(rows * 16);
    bytes += align8(rows * 16);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    return bytes;
  }
}

/** Columns of `dns_row`; `byteOffset` is a multiple of 8. */
export class DnsRowColumns {
  readonly requests: Float64Array;
  readonly latencySum: Float64Array;
  readonly latencyMax: Float64Array;
  readonly retries: Float64Array;
  readonly buckets: Float64Array;
  readonly cgroup: Float64Array;
  readonly lastAt: Float64Array;
  readonly slot: Uint32Array;
  readonly process: Uint32Array;
  readonly domain: Uint32Array;
  readonly queryName: Uint32Array;
  readonly localHolder: Uint32Array;
  readonly remoteHolder: Uint32Array;
  readonly pid: Uint32Array;
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  readonly natAddress: Uint8Array;
  readonly localPort: Uint16Array;
  readonly remotePort: Uint16Array;
  readonly natPort: Uint16Array;
  readonly rcode: Uint16Array;
  readonly queryType: Uint16Array;
  readonly role: Uint8Array;
  readonly transport: Uint8Array;
  readonly life: Uint8Array;

  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {
    let at = byteOffset;
    this.requests = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.latencySum = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.latencyMax = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.retries = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.buckets = new Float64Array(buffer, at, rows * 20);
    at = align8(at + rows * 160);
    this.cgroup = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.lastAt = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.slot = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.process = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.domain = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.queryName = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.localHolder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.remoteHolder = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.pid = new Uint32Array(buffer, at, rows);
    at = align8(at + rows * 4);
    this.localAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.remoteAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.natAddress = new Uint8Array(buffer, at, rows * 16);
    at = align8(at + rows * 16);
    this.localPort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.remotePort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.natPort = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.rcode = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.queryType = new Uint16Array(buffer, at, rows);
    at = align8(at + rows * 2);
    this.role = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.transport = new Uint8Array(buffer, at, rows);
    at = align8(at + rows * 1);
    this.life = new Uint8Array(buffer, at, rows);
  }

  static byteLength(rows: number): number {
    let bytes = 0;
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 160);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 4);
    bytes += align8(rows * 16);
    bytes += align8(rows * 16);
    bytes += align8(rows * 16);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 2);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    bytes += align8(rows * 1);
    return bytes;
  }
}

/** Columns of `stats_row`; `byteOffset` is a multiple of 8. */
export class StatsRowColumns {
  readonly fired: Float64Array;
  readonly lostEvents: Float64Array;
  readonly lostReadBytes: Float64Array;
  readonly lostWrittenBytes: Float64Array;
  readonly hookTcpReadBytes: Float64Array;
  readonly hookTcpWrittenBytes: Float64Array;
  readonly hookUdpReadBytes: Float64Array;
  readonly hookUdpWrittenBytes: Float64Array;
  readonly tcpSockets: Float64Array;
  readonly tcpSocketsCapacity: Float64Array;
  readonly udpFlows: Float64Array;
  readonly udpFlowsCapacity: Float64Array;
  readonly flows: Float64Array;
  readonly flowsCapacity: Float64Array;
  readonly flowsFolded: Float64Array;
  readonly ringBytes: Float64Array;
  readonly ringCapacity: Float64Array;
  readonly strings: Float64Array;
  readonly l7Losses: Float64Array;
  readonly messageRecords: Float64Array;
  readonly httpConnections: Float64Array;
  readonly httpRows: Float64Array;
  readonly httpFolded: Float64Array;
  readonly dnsQueries: Float64Array;
  readonly dnsRows: Float64Array;
  readonly dnsFolded: Float64Array;
  readonly domains: Float64Array;
  readonly natSource: Float64Array;
  readonly natConnections: Float64Array;
  readonly natNamespaces: Float64Array;
  readonly natNamespacesCapacity: Float64Array;
  readonly natLosses: Float64Array;
  readonly messagesRingBytes: Float64Array;
  readonly messagesRingCapacity: Float64Array;

  constructor(buffer: ArrayBuffer, byteOffset: number, rows: number) {
    let at = byteOffset;
    this.fired = new Float64Array(buffer, at, rows * 8);
    at = align8(at + rows * 64);
    this.lostEvents = new Float64Array(buffer, at, rows * 5);
    at = align8(at + rows * 40);
    this.lostReadBytes = new Float64Array(buffer, at, rows * 5);
    at = align8(at + rows * 40);
    this.lostWrittenBytes = new Float64Array(buffer, at, rows * 5);
    at = align8(at + rows * 40);
    this.hookTcpReadBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.hookTcpWrittenBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.hookUdpReadBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.hookUdpWrittenBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.tcpSockets = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.tcpSocketsCapacity = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.udpFlows = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.udpFlowsCapacity = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.flows = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.flowsCapacity = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.flowsFolded = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.ringBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.ringCapacity = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.strings = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.l7Losses = new Float64Array(buffer, at, rows * 11);
    at = align8(at + rows * 88);
    this.messageRecords = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.httpConnections = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.httpRows = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.httpFolded = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.dnsQueries = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.dnsRows = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.dnsFolded = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.domains = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.natSource = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.natConnections = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.natNamespaces = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.natNamespacesCapacity = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.natLosses = new Float64Array(buffer, at, rows * 5);
    at = align8(at + rows * 40);
    this.messagesRingBytes = new Float64Array(buffer, at, rows);
    at = align8(at + rows * 8);
    this.messagesRingCapacity = new Float64Array(buffer, at, rows);
  }

  static byteLength(rows: number): number {
    let bytes = 0;
    bytes += align8(rows * 64);
    bytes += align8(rows * 40);
    bytes += align8(rows * 40);
    bytes += align8(rows * 40);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 88);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    bytes += align8(rows * 40);
    bytes += align8(rows * 8);
    bytes += align8(rows * 8);
    return bytes;
  }
}

export class SnapshotHeader {
  static readonly byteLength = 32;
  readonly flowRows: number;
  readonly rttRows: number;
  readonly handshakeRows: number;
  readonly lifetimeRows: number;
  readonly httpRows: number;
  readonly newStrings: number;
  readonly stringBytes: number;
  readonly padding: number;

  constructor(buffer: ArrayBuffer) {
    const view = new DataView(buffer, 0, 32);
    this.flowRows = view.getUint32(0, true);
    this.rttRows = view.getUint32(4, true);
    this.handshakeRows = view.getUint32(8, true);
    this.lifetimeRows = view.getUint32(12, true);
    this.httpRows = view.getUint32(16, true);
    this.newStrings = view.getUint32(20, true);
    this.stringBytes = view.getUint32(24, true);
    this.padding = view.getUint32(28, true);
  }
}

export class L7SnapshotHeader {
  static readonly byteLength = 16;
  readonly httpRows: number;
  readonly dnsRows: number;
  readonly newStrings: number;
  readonly stringBytes: number;

  constructor(buffer: ArrayBuffer) {
    const view = new DataView(buffer, 0, 16);
    this.httpRows = view.getUint32(0, true);
    this.dnsRows = view.getUint32(4, true);
    this.newStrings = view.getUint32(8, true);
    this.stringBytes = view.getUint32(12, true);
  }
}
