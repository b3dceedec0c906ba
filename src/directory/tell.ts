// SPDX-License-Identifier: Apache-2.0
// What is told of a cluster to whoever names the ends of flows: small plain facts, in the order in
// which they came true, so that they can be told to another thread.
import type { NamedPort } from '../kubernetes/fields.ts';
import type { ReflectorState } from '../kubernetes/reflector-state.ts';
import type { Service } from '../kubernetes/services.ts';
import type { Holder } from './holder.ts';

/** What a page says of a watched resource. */
export interface WatchedState extends ReflectorState {
  readonly objects: number;
}

/** On which ports the endpoints of an EndpointSlice serve. */
export interface SlicePorts {
  readonly namespace: string;
  readonly serviceName: string;
  readonly ports: readonly NamedPort[];
}

export interface Tell {
  /** A new id, which stands for this holder for ever. 0 is nobody's. */
  holder(id: number, holder: Holder): void;
  /** What began later is not its own, whoever it was counted for. Nanoseconds of monotonic time. */
  holderEnds(id: number, at: number): void;
  /** No row can name it any more. */
  holderForgotten(id: number): void;
  /** Who had an address, one after the other, since when; empty: it is forgotten. */
  address(address: string, since: readonly number[], holders: readonly number[]): void;
  /** Whose container this is. */
  container(id: string, holder: number): void;
  containerForgotten(id: string): void;
  service(service: Service): void;
  serviceGone(service: Service): void;
  slicePorts(slice: SlicePorts): void;
  slicePortsGone(slice: SlicePorts): void;
  nodeAddress(address: string): void;
  nodeAddressGone(address: string): void;
  watched(states: readonly WatchedState[]): void;
}

/** One call of `Tell`, as data. */
export type Telling = { [K in keyof Tell]: readonly [K, ...Parameters<Tell[K]>] }[keyof Tell];

export function tell(to: Tell, [name, ...facts]: Telling): void {
  (to[name] as (...facts: unknown[]) => void)(...facts);
}
