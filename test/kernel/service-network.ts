// SPDX-License-Identifier: Apache-2.0
// A node as Kubernetes makes it: pods in network namespaces of their own, each on a cable to this
// machine's, which forwards between them and translates the addresses of services.

import { readFile, writeFile } from 'node:fs/promises';
import { command, commandWithInput } from './commands.ts';
import { Daemon } from './daemon.ts';

const TABLE = 'fgk_services';
/* Where tests have their services: what is tracked of them is forgotten afterwards. */
const SERVICES = '10.96.232.0/24';
const SERVICES6 = 'fd96:232::/64';
const FORWARDING = ['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/ipv6/conf/all/forwarding'];

export class Pod {
  readonly netns: string;
  readonly address: string;
  readonly address6: string;
  readonly cable: string;
  readonly #net: string;
  readonly #net6: string;
  #pause: Daemon | undefined;

  constructor(name: string, number: number) {
    this.netns = `fgk-nat-${name}`;
    this.cable = `fgk-${name}`;
    this.#net = `10.232.${number}`;
    this.#net6 = `fd00:232:${number}:`;
    this.address = `${this.#net}.2`;
    this.address6 = `${this.#net6}:2`;
  }

  async create(): Promise<void> {
    await command('ip', 'netns', 'add', this.netns);
    const peer = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', this.netns];
    await command('ip', 'link', 'add', this.cable, ...peer);
    await this.#connect([], this.cable, '1');
    await this.#connect(['-n', this.netns], 'eth0', '2');
    await command('ip', '-n', this.netns, 'link', 'set', 'lo', 'up');
    await command('ip', '-n', this.netns, 'route', 'add', 'default', 'via', `${this.#net}.1`);
    await command('ip', '-n', this.netns, 'route', 'add', 'default', 'via', `${this.#net6}:1`);
    await this.pause();
  }

  async #connect(where: readonly string[], device: string, end: string): Promise<void> {
    for (const address of [`${this.#net}.${end}/24`, `${this.#net6}:${end}/64`]) {
      const flags = address.includes(':') ? ['nodad'] : [];
      await command('ip', ...where, 'address', 'add', address, 'dev', device, ...flags);
    }
    await command('ip', ...where, 'link', 'set', device, 'up');
  }

  /** A process that is there for as long as the pod is. */
  async pause(): Promise<void> {
    const [program = '', ...rest] = this.inside;
    const waits = ['sh', '-c', 'echo ready && exec sleep infinity'];
    this.#pause = await Daemon.start(/ready/, program, ...rest, ...waits);
  }

  async abandon(): Promise<void> {
    await this.#pause?.stop();
  }

  /** A command line that runs there. */
  get inside(): readonly string[] {
    return ['ip', 'netns', 'exec', this.netns];
  }

  async run(program: string, ...args: string[]): Promise<string> {
    return command('ip', 'netns', 'exec', this.netns, program, ...args);
  }

  /** Rules for what its own processes send, as a mesh has. */
  async translateOutput(...rules: string[]): Promise<void> {
    const chain = ['type nat hook output priority -100;', ...rules].join('\n');
    await commandWithInput(`table inet mesh {\nchain output {\n${chain}\n}\n}\n`, ...this.#nft);
  }

  /** Rules for what arrives there. */
  async filterInput(...rules: string[]): Promise<void> {
    const chain = ['type filter hook input priority 0;', ...rules].join('\n');
    await commandWithInput(`table inet denied {\nchain input {\n${chain}\n}\n}\n`, ...this.#nft);
  }

  get #nft(): readonly [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.netns, 'nft', '-f', '-'];
  }

  async remove(): Promise<void> {
    await this.abandon();
    await command('ip', 'link', 'del', this.cable).catch(() => undefined);
    await command('ip', 'netns', 'del', this.netns).catch(() => undefined);
  }
}

export class ServiceNetwork {
  readonly client = new Pod('client', 1);
  readonly first = new Pod('first', 2);
  readonly second = new Pod('second', 3);
  readonly #forwarding = new Map<string, string>();

  /** `rules` are for what arrives from pods. */
  static async create(rules: (network: ServiceNetwork) => readonly string[]) {
    const network = new ServiceNetwork();
    await network.#removeAll(); // what a run that was killed left behind
    for (const pod of network.#pods) await pod.create();
    await network.#forward();
    await network.#translate(rules(network));
    return network;
  }

  get #pods(): readonly Pod[] {
    return [this.client, this.first, this.second];
  }

  async #forward(): Promise<void> {
    for (const file of FORWARDING) {
      this.#forwarding.set(file, await readFile(file, 'utf8'));
      await writeFile(file, '1');
    }
  }

  /* A pod that reaches itself through a service answers by way of the node. */
  async #translate(rules: readonly string[]): Promise<void> {
    const hairpins = this.#pods.flatMap(({ address, address6 }) => [
      `ip saddr ${address} ip daddr ${address} masquerade`,
      `ip6 saddr ${address6} ip6 daddr ${address6} masquerade`,
    ]);
    const script = [
      `table inet ${TABLE} {`,
      'chain services {\ntype nat hook prerouting priority -100;',
      ...rules,
      '}\nchain hairpins {\ntype nat hook postrouting priority 100;',
      ...hairpins,
      '}\n}\n',
    ].join('\n');
    await commandWithInput(script, 'nft', '-f', '-');
  }

  async #removeAll(): Promise<void> {
    await command('nft', 'delete', 'table', 'inet', TABLE).catch(() => undefined);
    for (const services of [SERVICES, SERVICES6]) {
      await command('conntrack', '-D', '-d', services).catch(() => undefined); // fails if none is
    }
    for (const pod of this.#pods) await pod.remove();
  }

  async remove(): Promise<void> {
    await this.#removeAll();
    for (const [file, value] of this.#forwarding) await writeFile(file, value);
  }
}
