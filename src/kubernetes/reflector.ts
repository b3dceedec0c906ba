// SPDX-License-Identifier: Apache-2.0
// Keeps a store equal to a resource of the API server: one list, then a watch, for ever.

import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, Query } from './api-client.ts';
import { ApiFailure, failureOfConnection } from './api-failure.ts';
import { Backoff } from './backoff.ts';
import { JsonLines } from './json-lines.ts';
import { type ListHead, ListPage } from './list-page.ts';
import { type ListReason, newReflectorState, type ReflectorState } from './reflector-state.ts';
import type { Resource } from './resource.ts';
import type { Store, Stored } from './store.ts';
import { type WatchEvent, watchEventFrom } from './watch-event.ts';

export interface ReflectorLimits {
  readonly pageObjects: number;
  /** The server ends a watch after a time between these, so that agents spread out. */
  readonly watchSeconds: readonly [least: number, most: number];
  /** A server sends a bookmark each minute; one that is silent for so long is not there. */
  readonly silenceMilliseconds: number;
}

export const REFLECTOR_LIMITS: ReflectorLimits = {
  pageObjects: 500,
  watchSeconds: [300, 600],
  silenceMilliseconds: 150_000,
};

/* A watch that ends sooner without a word is refused in disguise. */
const SHORTEST_WATCH_MILLISECONDS = 1000;

export class Reflector<T extends Stored> {
  readonly state: ReflectorState;
  readonly #client: ApiClient;
  readonly #resource: Resource<T>;
  readonly #store: Store<T>;
  readonly #limits: ReflectorLimits;
  readonly #stopped = new AbortController();
  readonly #backoff = new Backoff();
  #listReason: ListReason | undefined = 'start';
  /** Where the next list starts: any version, at least one that we had, or the newest. */
  #listVersion: string | undefined = '0';
  #running: Promise<void> | undefined;

  constructor(
    client: ApiClient,
    resource: Resource<T>,
    store: Store<T>,
    limits: ReflectorLimits = REFLECTOR_LIMITS,
  ) {
    this.state = newReflectorState(resource.name);
    this.#client = client;
    this.#resource = resource;
    this.#store = store;
    this.#limits = limits;
  }

  /** Begins; whatever fails is counted in `state` and tried again until `stop`. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the running request and resolves when nothing touches the store any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        if (this.#listReason !== undefined) await this.#list(this.#listReason);
        await this.#watch();
      } catch (error) {
        if (signal.aborted) return;
        const seconds = this.#failed(error);
        await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Seconds to wait before the next attempt. */
  #failed(error: unknown): number {
    const failure = error instanceof ApiFailure ? error : internal(error);
    this.state.failures[failure.kind]++;
    this.state.lastFailure = `${failure.kind}: ${failure.message}`;
    if (failure.kind === 'expired') {
      /* A list that is refused for its version can only be the newest one. */
      this.#listVersion = this.#listReason === undefined ? this.state.resourceVersion : undefined;
      this.#listReason ??= 'expired';
    }
    return this.#backoff.next(failure.retryAfterSeconds);
  }

  async #list(reason: ListReason): Promise<void> {
    const objects = new Map<string, T>();
    let page = await this.#page(this.#firstPage(), objects);
    while (page.continueToken !== '') {
      page = await this.#page({ continue: page.continueToken }, objects);
    }
    await this.#store.replace(objects);
    this.state.resourceVersion = page.resourceVersion;
    this.state.lists[reason]++;
    this.state.isSynced = true;
    this.#listReason = undefined;
    this.#wentWell();
  }

  /* From the server's memory, not etcd, and never older than what we already had. */
  #firstPage(): Query {
    if (this.#listVersion === undefined) return {};
    return { resourceVersion: this.#listVersion, resourceVersionMatch: 'NotOlderThan' };
  }

  async #page(query: Query, objects: Map<string, T>): Promise<ListHead> {
    const page = new ListPage();
    const limit = String(this.#limits.pageObjects);
    for await (const chunk of this.#chunks(await this.#get({ ...query, limit }))) {
      for (const item of page.take(chunk)) {
        const object = this.#trimmed(objectFrom(item));
        if (object !== undefined) objects.set(object.uid, this.#heldOr(object));
      }
    }
    this.state.pages++;
    return page.end();
  }

  /* A list of what we mostly have: two of each record would double the memory. */
  #heldOr(now: T): T {
    const held = this.#store.get(now.uid);
    return held?.resourceVersion === now.resourceVersion ? held : now;
  }

  async #watch(): Promise<void> {
    const [least, most] = this.#limits.watchSeconds;
    const began = performance.now();
    const response = await this.#get({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: this.state.resourceVersion,
      timeoutSeconds: String(Math.round(least + Math.random() * (most - least))),
    });
    this.state.watches++;
    this.state.lastFailure = '';
    const lines = new JsonLines();
    for await (const chunk of this.#chunks(response)) {
      for (const line of lines.take(chunk)) this.#apply(watchEventFrom(line));
    }
    if (performance.now() - began < SHORTEST_WATCH_MILLISECONDS) {
      throw new ApiFailure('broken', 'the server ended the watch at once');
    }
  }

  #apply({ type, object, resourceVersion }: WatchEvent): void {
    this.state.watchEvents[type]++;
    this.state.resourceVersion = resourceVersion;
    this.#wentWell();
    if (type === 'BOOKMARK') return;
    const trimmed = this.#trimmed(object);
    if (trimmed === undefined) return;
    if (type === 'DELETED') this.#store.delete(trimmed.uid);
    else this.#store.upsert(trimmed);
  }

  #trimmed(object: unknown): T | undefined {
    try {
      return this.#resource.trim(object);
    } catch {
      this.state.malformedObjects++;
      return undefined;
    }
  }

  #get(query: Query): Promise<IncomingMessage> {
    const { path, fieldSelector, metadataOnly = false } = this.#resource;
    const selected = fieldSelector === undefined ? query : { ...query, fieldSelector };
    return this.#client.get(path, selected, {
      signal: this.#stopped.signal,
      silenceMilliseconds: this.#limits.silenceMilliseconds,
      accept: metadataOnly ? metadataForm(query) : 'application/json',
    });
  }

  async *#chunks(response: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of response) {
        this.state.lastContactMilliseconds = Date.now();
        yield chunk;
      }
    } catch (error) {
      throw failureOfConnection(error);
    }
  }

  #wentWell(): void {
    this.state.lastFailure = '';
    this.#backoff.reset();
  }
}

function metadataForm({ watch }: Query): string {
  const kind = watch === undefined ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${kind};g=meta.k8s.io;v=v1`;
}

function objectFrom(item: string): unknown {
  try {
    return JSON.parse(item);
  } catch {
    throw new ApiFailure('malformed', `not an object of a list: ${item.slice(0, 100)}`);
  }
}

const internal = (error: unknown): ApiFailure =>
  new ApiFailure('internal', error instanceof Error ? error.message : String(error));
