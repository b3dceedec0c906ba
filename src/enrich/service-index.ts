// SPDX-License-Identifier: Apache-2.0
// Which Service an address and port belong to, as they were dialled.
import { isIP } from 'node:net';
import type { Service } from '../kubernetes/services.ts';
import { addressKey, addressWords } from '../wire/address.ts';
import { addressBytes } from '../wire/address-bytes.ts';
import { placeOf } from './port-place.ts';

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** By port and transport, in one number. */
type Ports = Map<number, ServiceName>;

export class ServiceIndex {
  readonly #byAddress = new Map<number | string, Ports>();
  readonly #byNodePort: Ports = new Map();
  readonly #nodeAddresses = new Map<number | string, number>();

  add(service: Service): void {
    for (const address of addressesOf(service)) {
      const key = keyOf(address);
      const ports = this.#byAddress.get(key) ?? new Map();
      for (const { protocol, port } of service.ports) ports.set(placeOf(protocol, port), service);
      this.#byAddress.set(key, ports);
    }
    for (const place of nodePlacesOf(service)) this.#byNodePort.set(place, service);
  }

  remove(service: Service): void {
    for (const address of addressesOf(service)) {
      const key = keyOf(address);
      const ports = this.#byAddress.get(key);
      for (const { protocol, port } of service.ports) ports?.delete(placeOf(protocol, port));
      if (ports?.size === 0) this.#byAddress.delete(key);
    }
    for (const place of nodePlacesOf(service)) this.#byNodePort.delete(place);
  }

  addNodeAddress(address: string): void {
    const key = keyOf(address);
    this.#nodeAddresses.set(key, (this.#nodeAddresses.get(key) ?? 0) + 1);
  }

  removeNodeAddress(address: string): void {
    const key = keyOf(address);
    const left = (this.#nodeAddresses.get(key) ?? 0) - 1;
    if (left > 0) this.#nodeAddresses.set(key, left);
    else this.#nodeAddresses.delete(key);
  }

  /** `address` is an `addressKey`, `transport` one of `Transport`. */
  find(address: number | string, transport: number, port: number): ServiceName | undefined {
    const place = (transport << 16) | port;
    const dialled = this.#byAddress.get(address)?.get(place);
    if (dialled !== undefined || !this.#nodeAddresses.has(address)) return dialled;
    return this.#byNodePort.get(place);
  }
}

/* Whatever else somebody wrote there is nobody's address. */
const keyOf = (address: string): number | string =>
  isIP(address) === 0 ? address : addressKey(addressWords(addressBytes(address)), 0);

const addressesOf = ({ clusterIPs, externalIPs, loadBalancerIPs }: Service): readonly string[] => [
  ...clusterIPs,
  ...externalIPs,
  ...loadBalancerIPs,
];

const nodePlacesOf = ({ ports }: Service): readonly number[] =>
  ports
    .filter(({ nodePort }) => nodePort !== 0)
    .map(({ protocol, nodePort }) => placeOf(protocol, nodePort));
