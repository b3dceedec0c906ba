// SPDX-License-Identifier: Apache-2.0
// Which Service an address and port belong to, as they were dialled.
import type { Service } from '../kubernetes/services.ts';

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

export class ServiceIndex {
  readonly #byPort = new Map<string, ServiceName>();
  readonly #byNodePort = new Map<string, ServiceName>();
  readonly #nodeAddresses = new Map<string, number>();

  add(service: Service): void {
    for (const place of placesOf(service)) this.#byPort.set(place, service);
    for (const place of nodePlacesOf(service)) this.#byNodePort.set(place, service);
  }

  remove(service: Service): void {
    for (const place of placesOf(service)) this.#byPort.delete(place);
    for (const place of nodePlacesOf(service)) this.#byNodePort.delete(place);
  }

  addNodeAddress(address: string): void {
    this.#nodeAddresses.set(address, (this.#nodeAddresses.get(address) ?? 0) + 1);
  }

  removeNodeAddress(address: string): void {
    const left = (this.#nodeAddresses.get(address) ?? 0) - 1;
    if (left > 0) this.#nodeAddresses.set(address, left);
    else this.#nodeAddresses.delete(address);
  }

  /** `protocol` as in a Service: TCP or UDP. */
  find(address: string, protocol: string, port: number): ServiceName | undefined {
    const dialled = this.#byPort.get(placeOf(address, protocol, port));
    if (dialled !== undefined || !this.#nodeAddresses.has(address)) return dialled;
    return this.#byNodePort.get(nodePlaceOf(protocol, port));
  }
}

const placeOf = (address: string, protocol: string, port: number): string =>
  `${protocol} ${address} ${port}`;

const nodePlaceOf = (protocol: string, port: number): string => `${protocol} ${port}`;

function placesOf({ clusterIPs, externalIPs, loadBalancerIPs, ports }: Service): readonly string[] {
  const addresses = [...clusterIPs, ...externalIPs, ...loadBalancerIPs];
  return addresses.flatMap((address) =>
    ports.map(({ protocol, port }) => placeOf(address, protocol, port)),
  );
}

const nodePlacesOf = ({ ports }: Service): readonly string[] =>
  ports
    .filter(({ nodePort }) => nodePort !== 0)
    .map(({ protocol, nodePort }) => nodePlaceOf(protocol, nodePort));
