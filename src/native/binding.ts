// SPDX-License-Identifier: Apache-2.0
// The typed face of the native addon: a few functions, nothing per event.

export type AttachMode = 'auto' | 'tp_btf' | 'raw_tp' | 'fexit' | 'kprobe' | 'none';

export interface CaptureSettings {
  readonly attach: AttachMode;
  readonly tcpSockets: number;
  readonly udpFlows: number;
  readonly ringBytes: number;
  readonly maxFlows: number;
  readonly idleWindows: number;
  readonly ephemeralPort: number;
  readonly listenDrops: boolean;
  readonly nat: boolean;
  readonly natConnections: number;
  /** What has ended stays known for so long. */
  readonly natLingerSeconds: number;
  readonly natBufferBytes: number;
  readonly http: boolean;
  readonly dns: boolean;
  /** Share of the connections whose messages are read, above 0 and up to 1. */
  readonly sampling: number;
  readonly dnsPorts: readonly number[];
  readonly dnsTimeoutMilliseconds: number;
  readonly httpSockets: number;
  readonly messagesRingBytes: number;
  /** Rows that httpflow and dnsflow each keep. */
  readonly maxL7Flows: number;
  readonly l7IdleWindows: number;
  /** Upper bounds of the histograms' buckets in microseconds, ascending, without +Inf. */
  readonly httpLatencyBounds: readonly number[];
  readonly dnsLatencyBounds: readonly number[];
  readonly showPath: boolean;
  readonly showVersion: boolean;
  readonly showQueryType: boolean;
  readonly showQueryName: boolean;
  readonly pathPatterns: readonly string[];
}

/** One way to attach one signal, and what became of it. */
export interface Rung {
  readonly signal: string;
  readonly mode: string;
  readonly state: 'attached' | 'refused' | 'unused';
  readonly reason: string;
}

export interface Opened {
  readonly mode: string;
  /** Empty when capture runs, else a code of the error table. */
  readonly code: string;
  readonly detail: string;
  readonly rungs: readonly Rung[];
}

/** The id is as rows have it; the path may lack what is above its last six elements. */
export interface Cgroup {
  readonly id: number;
  readonly path: string;
}

export interface Binding {
  readonly layoutHash: string;
  open(settings: CaptureSettings): Opened;
  /** Closes the window; resolves to the bytes needed, and writes nothing when they do not fit. */
  take(buffer: ArrayBuffer): Promise<number>;
  /** The same for the window of messages. Ids of strings go on from one to the other. */
  takeMessages(buffer: ArrayBuffer): Promise<number>;
  stats(buffer: ArrayBuffer): void;
  /** Cgroups whose processes were met since the last call, each once. */
  takeCgroups(): readonly Cgroup[];
  /** Who is behind each cgroup; takes effect at once, on what is counted from then on. */
  setCgroupHolders(cgroups: Float64Array, holders: Uint32Array): void;
  /** Who has an address, one after the other; `since` in nanoseconds of CLOCK_MONOTONIC. */
  setAddressHolders(address: Uint8Array, since: Float64Array, holders: Uint32Array): void;
  close(): void;
}
