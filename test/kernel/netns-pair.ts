// SPDX-License-Identifier: Apache-2.0
// Two network namespaces joined by a cable of their own, for rules that must not hit this machine.

import { command, commandWithInput } from './commands.ts';

const CLIENT_ADDRESS = '10.231.0.1';
const SERVER_ADDRESS = '10.231.0.2';

export class NetnsPair {
  readonly client: string;
  readonly server: string;
  readonly serverAddress = SERVER_ADDRESS;
  /** Options that place the traffic program's two ends. */
  readonly options: Readonly<Record<string, string>>;

  private constructor(name: string) {
    this.client = `fgk-${name}-c`;
    this.server = `fgk-${name}-s`;
    this.options = {
      address: SERVER_ADDRESS,
      'client-netns': this.client,
      'server-netns': this.server,
    };
  }

  static async create(name: string): Promise<NetnsPair> {
    const pair = new NetnsPair(name);
    await pair.remove(); // what a run that was killed left behind
    await command('ip', 'netns', 'add', pair.client);
    await command('ip', 'netns', 'add', pair.server);
    const peer = ['type', 'veth', 'peer', 'name', 'cable', 'netns', pair.server];
    await pair.#ip(pair.client, 'link', 'add', 'cable', ...peer);
    await pair.#up(pair.client, CLIENT_ADDRESS);
    await pair.#up(pair.server, SERVER_ADDRESS);
    return pair;
  }

  async #ip(netns: string, ...args: string[]): Promise<void> {
    await command('ip', '-n', netns, ...args);
  }

  async #up(netns: string, address: string): Promise<void> {
    await this.#ip(netns, 'address', 'add', `${address}/24`, 'dev', 'cable');
    await this.#ip(netns, 'link', 'set', 'lo', 'up');
    await this.#ip(netns, 'link', 'set', 'cable', 'up');
  }

  /** Replaces all rules for what comes in at one side. */
  async rulesAtInput(netns: string, ...rules: string[]): Promise<void> {
    const lines = ['type filter hook input priority 0;', ...rules].join('\n');
    const table = `table inet t {\nchain input {\n${lines}\n}\n}\n`;
    const script = `add table inet t\ndelete table inet t\n${table}`;
    await commandWithInput(script, 'ip', 'netns', 'exec', netns, 'nft', '-f', '-');
  }

  async run(netns: string, program: string, ...args: string[]): Promise<string> {
    return command('ip', 'netns', 'exec', netns, program, ...args);
  }

  async remove(): Promise<void> {
    for (const netns of [this.client, this.server]) {
      await command('ip', 'netns', 'del', netns).catch(() => undefined);
    }
  }
}
