// SPDX-License-Identifier: Apache-2.0
// What a guest tells the host about one kernel in one attach mode.

export const FORCED_MODES = ['tp_btf', 'raw_tp', 'fexit', 'kprobe', 'none'] as const;
export type Mode = (typeof FORCED_MODES)[number] | 'auto';

/** What the page says of one port, seen by one reporter. */
export interface Sums {
  readonly read: number;
  readonly written: number;
  readonly established: number;
  readonly closed: number;
  readonly active: number;
  readonly retransmits: number;
  readonly refused: number;
  readonly processes: readonly string[];
  /** Where clients really went, as address:port; '' where nothing was translated. */
  readonly targets: readonly string[];
  /** Of the observed side. */
  readonly pods: readonly string[];
}

export interface ByDirection {
  readonly read: number;
  readonly written: number;
}

export interface Cell {
  readonly kernel: string;
  readonly mode: Mode;
  readonly state: 'attached' | 'refused';
  /** What the exporter said when it refused the mode. */
  readonly reason: string;
  readonly seconds: number;
  /** Which of cgroup v1 and v2 the pods are in. */
  readonly hierarchies: string;
  /** Mode of the message hooks by the page; '' when none is attached. */
  readonly messageMode: string;
  /** Of what tells of NAT, or why nothing does. */
  readonly natMode: string;
  /** By "port reporter", as "18001 client". */
  readonly sums: Readonly<Record<string, Sums>>;
  /** Growth of flowgauge_hook_bytes_total between two pages, less the bytes of the pages. */
  readonly hookBytes: Readonly<Record<'tcp' | 'udp', ByDirection>>;
  /** Exchanges and look-ups by "reporter status" or "reporter rcode", and bytes of exchanges. */
  readonly messages: Readonly<Record<string, number>>;
  /** "reason count" of each loss since the exporter was ready; '' where there was none. */
  readonly lostEvents: string;
  /** The same of HTTP and DNS. */
  readonly lostMessages: string;
  /** TCP_INFO's count for port 18006: the outside truth, different in each run. */
  readonly retransmits: number;
  readonly stopMilliseconds: number;
  /** The losses for which it was measured once more. */
  readonly repeatedFor?: string;
}
