// SPDX-License-Identifier: Apache-2.0
// dnsmasq and unbound with names of their own, and what they themselves say they were asked.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './commands.ts';
import { Daemon } from './daemon.ts';

/** A command that runs the servers where they belong. */
export type Before = readonly string[];

/* Too long for a datagram of 512 bytes. */
const LONG_TEXT = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(100)).join(',');

/** example.org is dnsmasq's; for example.net it asks another server. */
export class Dnsmasq {
  readonly #daemon: Daemon;

  private constructor(daemon: Daemon) {
    this.#daemon = daemon;
  }

  static async start(
    before: Before,
    listen: readonly string[],
    names: Readonly<Record<string, string>>,
    forward: string,
  ): Promise<Dnsmasq> {
    const [program = '', ...rest] = [...before, 'dnsmasq', '--keep-in-foreground'];
    const flags = [
      ...['--conf-file=/dev/null', '--pid-file=', '--user=root', '--cache-size=0'],
      ...['--no-resolv', '--no-hosts', '--log-queries', '--log-facility=-', '--bind-interfaces'],
      ...listen.map((address) => `--listen-address=${address}`),
      ...Object.entries(names).map(([name, address]) => `--host-record=${name},${address}`),
      ...['--local=/example.org/', `--server=/example.net/${forward}`],
      '--cname=alias.example.org,www.example.org',
      `--txt-record=long.example.org,${LONG_TEXT}`,
    ];
    return new Dnsmasq(await Daemon.start(/started, version/, program, ...rest, ...flags));
  }

  /** One for each line of its log. */
  get queries(): number {
    return [...this.#daemon.output.matchAll(/ query\[\w+\] /g)].length;
  }

  /** Type and name of each, as it logs them. */
  get questions(): readonly string[] {
    const lines = this.#daemon.output.matchAll(/ query\[(\S+)\] (\S+) from /g);
    return [...lines].map(([, type, name]) => `${type} ${name}`);
  }

  stop(): Promise<void> {
    return this.#daemon.stop();
  }
}

const configuration = (directory: string, listen: readonly string[]): string => `
server:
  ${listen.map((address) => `interface: ${address}`).join('\n  ')}
  access-control: 0.0.0.0/0 allow
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
  num-threads: 1
  module-config: "iterator"
  extended-statistics: yes
  local-zone: "example.net." static
  local-data: "a.example.net. A 192.0.2.7"
  local-zone: "refused.example." refuse
  local-zone: "silent.example." deny
remote-control:
  control-enable: yes
  control-interface: ${directory}/control
  control-use-cert: no
`;

/* AppArmor lets it read no other place. */
const ITS_OWN = '/var/lib/unbound/flowgauge-';

/** example.net is unbound's; it can reach nobody to ask for other names. */
export class Unbound {
  readonly #daemon: Daemon;
  readonly #directory: string;

  private constructor(daemon: Daemon, directory: string) {
    this.#daemon = daemon;
    this.#directory = directory;
  }

  static async start(before: Before, listen: readonly string[]): Promise<Unbound> {
    const directory = await mkdtemp(ITS_OWN);
    const file = join(directory, 'unbound.conf');
    await writeFile(file, configuration(directory, listen));
    const [program = '', ...rest] = [...before, 'unbound', '-d', '-c', file];
    return new Unbound(await Daemon.start(/start of service/, program, ...rest), directory);
  }

  /** Its own statistics by name, such as num.query.tcp. */
  async statistics(): Promise<ReadonlyMap<string, number>> {
    const file = join(this.#directory, 'unbound.conf');
    const text = await command('unbound-control', '-c', file, 'stats_noreset');
    const lines = text.trim().split('\n');
    return new Map(
      lines.map((line) => {
        const [name = '', value] = line.split('=');
        return [name, Number(value)];
      }),
    );
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    await rm(this.#directory, { recursive: true });
  }
}
