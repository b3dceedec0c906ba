// SPDX-License-Identifier: Apache-2.0
// Reads fields of the API's objects: absent ones are empty, those of a wrong type throw.

import type { Stored } from './store.ts';

export type Fields = Readonly<Record<string, unknown>>;

const wrong = (name: string, wanted: string): never => {
  throw new TypeError(`${name} is no ${wanted}`);
};

const NOTHING: Fields = {};

export function fieldsOf(value: unknown, name: string): Fields {
  if (value === undefined || value === null) return NOTHING;
  if (typeof value !== 'object' || Array.isArray(value)) return wrong(name, 'object');
  return value as Fields;
}

export function listOf(from: Fields, name: string): readonly unknown[] {
  const value = from[name] ?? [];
  return Array.isArray(value) ? value : wrong(name, 'list');
}

export function textOf(from: Fields, name: string): string {
  const value = from[name] ?? '';
  return typeof value === 'string' ? value : wrong(name, 'text');
}

/** 0 where it is absent. */
export function numberOf(from: Fields, name: string): number {
  const value = from[name] ?? 0;
  return typeof value === 'number' ? value : wrong(name, 'number');
}

export function flagOf(from: Fields, name: string): boolean | undefined {
  const value = from[name] ?? undefined;
  return value === undefined || typeof value === 'boolean' ? value : wrong(name, 'boolean');
}

/** The texts of a list, without empty ones. */
export const textsOf = (from: Fields, name: string): readonly string[] =>
  listOf(from, name)
    .map((value) => (typeof value === 'string' ? value : wrong(name, 'list of texts')))
    .filter((text) => text !== '');

/** The objects of a list. */
export const objectsOf = (from: Fields, name: string): readonly Fields[] =>
  listOf(from, name).map((value) => fieldsOf(value, name));

/** Milliseconds since the epoch; undefined where it is absent. */
export function timeOf(from: Fields, name: string): number | undefined {
  const text = textOf(from, name);
  if (text === '') return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? wrong(name, 'time') : time;
}

/** An object of the API has a name in its namespace, and an identity that is never used again. */
export interface Identity extends Stored {
  readonly name: string;
  /** Empty for what belongs to no namespace, as nodes. */
  readonly namespace: string;
}

export function identityOf(metadata: Fields): Identity {
  const uid = textOf(metadata, 'uid');
  const name = textOf(metadata, 'name');
  if (uid === '' || name === '') throw new TypeError('metadata has no uid or no name');
  const namespace = textOf(metadata, 'namespace');
  return { uid, name, namespace, resourceVersion: textOf(metadata, 'resourceVersion') };
}

/** A port of a Service or of those behind it. */
export interface NamedPort {
  /** Empty where a Service has one port without a name. */
  readonly name: string;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  readonly port: number;
}

export const namedPortOf = (port: Fields): NamedPort => ({
  name: textOf(port, 'name'),
  protocol: textOf(port, 'protocol') || 'TCP',
  port: numberOf(port, 'port'),
});
