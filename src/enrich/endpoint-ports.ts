// SPDX-License-Identifier: Apache-2.0
// Ports on which pods serve, by the Service that they stand behind, as its EndpointSlices say.
import type { SlicePorts } from '../directory/tell.ts';
import { placeOf } from './port-place.ts';

export class EndpointPorts {
  /** By Service and port: in how many slices. */
  readonly #slices = new Map<string, number>();

  add(slice: SlicePorts): void {
    for (const key of keysOf(slice)) this.#slices.set(key, (this.#slices.get(key) ?? 0) + 1);
  }

  remove(slice: SlicePorts): void {
    for (const key of keysOf(slice)) {
      const left = (this.#slices.get(key) ?? 0) - 1;
      if (left > 0) this.#slices.set(key, left);
      else this.#slices.delete(key);
    }
  }

  /** `transport` is one of `Transport`. */
  has(namespace: string, serviceName: string, transport: number, port: number): boolean {
    return this.#slices.has(keyOf(namespace, serviceName, (transport << 16) | port));
  }
}

/* No name of the API holds a blank. */
const keyOf = (namespace: string, serviceName: string, place: number): string =>
  `${namespace} ${serviceName} ${place}`;

const keysOf = ({ namespace, serviceName, ports }: SlicePorts): readonly string[] =>
  ports.map(({ protocol, port }) => keyOf(namespace, serviceName, placeOf(protocol, port)));
