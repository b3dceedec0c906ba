// SPDX-License-Identifier: Apache-2.0
// Two machines: on one a client whose resolver asks dnsmasq, on the other dnsmasq and unbound.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './commands.ts';
import { Dnsmasq, Unbound } from './name-servers.ts';
import { NetnsPair } from './netns-pair.ts';

export const DNSMASQ = '10.231.0.2';
export const DNSMASQ_IPV6 = 'fd00:231::2';
export const UNBOUND = '10.231.0.3';
export const WWW = '10.231.0.80';
export const SHOP = '10.231.0.81';

const NAMES = { 'www.example.org': WWW, 'shop.example.org': SHOP };

export class NameService {
  readonly pair: NetnsPair;
  readonly dnsmasq: Dnsmasq;
  readonly unbound: Unbound;

  private constructor(pair: NetnsPair, dnsmasq: Dnsmasq, unbound: Unbound) {
    this.pair = pair;
    this.dnsmasq = dnsmasq;
    this.unbound = unbound;
  }

  static async start(name: string): Promise<NameService> {
    const pair = await NetnsPair.create(name);
    for (const address of [UNBOUND, WWW, SHOP].map((one) => `${one}/24`)) {
      await addAddress(pair.server, address);
    }
    await addAddress(pair.server, `${DNSMASQ_IPV6}/64`);
    await addAddress(pair.client, 'fd00:231::1/64');
    await mkdir(`/etc/netns/${pair.client}`, { recursive: true });
    await writeFile(`/etc/netns/${pair.client}/resolv.conf`, `nameserver ${DNSMASQ}\n`);
    const there = ['ip', 'netns', 'exec', pair.server];
    const unbound = await Unbound.start(there, [UNBOUND]);
    const dnsmasq = await Dnsmasq.start(there, [DNSMASQ, DNSMASQ_IPV6], NAMES, UNBOUND);
    return new NameService(pair, dnsmasq, unbound);
  }

  /** Runs it on the client's machine; a failure of the program is not one of the test. */
  async client(program: string, ...args: string[]): Promise<string> {
    return this.pair.run(this.pair.client, program, ...args).catch((error) => error.stdout);
  }

  /** dnsperf asks for each of these `name type` so many times, and says what it got. */
  async perform(
    server: string,
    questions: readonly string[],
    times: number,
    ...flags: string[]
  ): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'flowgauge-dnsperf-'));
    const file = join(directory, 'questions');
    await writeFile(file, questions.map((question) => `${question}\n`).join(''));
    const output = await this.client(
      'dnsperf',
      ...['-s', server, '-d', file, '-n', `${times}`, ...flags],
    );
    await rm(directory, { recursive: true });
    return output;
  }

  dig(...args: string[]): Promise<string> {
    return this.client('dig', '+tries=1', '+time=1', ...args);
  }

  async stop(): Promise<void> {
    await this.dnsmasq.stop();
    await this.unbound.stop();
    await this.pair.remove();
    await rm(`/etc/netns/${this.pair.client}`, { recursive: true });
  }
}

async function addAddress(netns: string, address: string): Promise<void> {
  const flags = address.includes(':') ? ['nodad'] : [];
  await command('ip', '-n', netns, 'address', 'add', address, 'dev', 'cable', ...flags);
}
