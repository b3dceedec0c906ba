// SPDX-License-Identifier: Apache-2.0
// What the ends of rows are looked up in: filled by what is told of a cluster, and what of it the
// capture needs is told on.

import type { Holder } from '../directory/holder.ts';
import type { SlicePorts, Tell, WatchedState } from '../directory/tell.ts';
import type { Service } from '../kubernetes/services.ts';
import type { Cgroup } from '../native/binding.ts';
import { addressBytes } from '../wire/address-bytes.ts';
import { CgroupIndex, type TellCgroups } from './cgroup-index.ts';
import { EndpointPorts } from './endpoint-ports.ts';
import { HolderTable } from './holder-table.ts';
import { ServiceIndex } from './service-index.ts';

/** What the capture is told; `since` in nanoseconds of monotonic time. */
export interface CaptureTold {
  readonly address: (address: Uint8Array, since: Float64Array, holders: Uint32Array) => void;
  readonly cgroups: TellCgroups;
}

export class EndTables implements Tell {
  readonly holders = new HolderTable();
  readonly services = new ServiceIndex();
  readonly endpointPorts = new EndpointPorts();
  readonly cgroups: CgroupIndex;
  readonly #capture: CaptureTold;
  #watched: readonly WatchedState[] = [];

  constructor(capture: CaptureTold) {
    this.#capture = capture;
    this.cgroups = new CgroupIndex(capture.cgroups);
  }

  /** Of each resource of the cluster; empty where none is watched. */
  get states(): readonly WatchedState[] {
    return this.#watched;
  }

  /** The capture met processes there. */
  meetCgroups(cgroups: readonly Cgroup[]): void {
    for (const { id, path } of cgroups) this.cgroups.met(id, path);
  }

  holder(id: number, holder: Holder): void {
    this.holders.set(id, holder);
  }

  holderEnds(id: number, at: number): void {
    this.holders.end(id, at);
  }

  holderForgotten(id: number): void {
    this.holders.delete(id);
  }

  address(address: string, since: readonly number[], holders: readonly number[]): void {
    this.#capture.address(
      addressBytes(address),
      Float64Array.from(since),
      Uint32Array.from(holders),
    );
  }

  container(id: string, holder: number): void {
    this.cgroups.setContainer(id, holder);
  }

  containerForgotten(id: string): void {
    this.cgroups.forgetContainer(id);
  }

  service(service: Service): void {
    this.services.add(service);
  }

  serviceGone(service: Service): void {
    this.services.remove(service);
  }

  slicePorts(slice: SlicePorts): void {
    this.endpointPorts.add(slice);
  }

  slicePortsGone(slice: SlicePorts): void {
    this.endpointPorts.remove(slice);
  }

  nodeAddress(address: string): void {
    this.services.addNodeAddress(address);
  }

  nodeAddressGone(address: string): void {
    this.services.removeNodeAddress(address);
  }

  watched(states: readonly WatchedState[]): void {
    this.#watched = states;
  }
}
