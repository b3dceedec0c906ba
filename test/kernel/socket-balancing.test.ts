// SPDX-License-Identifier: Apache-2.0
// Where the socket layer balances, as Cilium does, a socket knows its backend from the start.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ChildCgroup } from './child-cgroup.ts';
import { Exporter } from './exporter.ts';
import type { Page } from './page.ts';
import { flowsTo } from './translated-flows.ts';

const TRAFFIC = fileURLToPath(new URL('../../build/traffic/traffic', import.meta.url));
const SERVICE = '10.96.232.3';

describe('a service that a program balances at connect()', () => {
  let cgroup: ChildCgroup;
  let exporter: Exporter;
  let page: Page;
  before(async () => {
    cgroup = await ChildCgroup.create('fgk_connect4', 'connect4.bpf.c', 'connect4');
    exporter = await Exporter.start('--labels=full');
    const dialled = [`dial=${SERVICE}`, 'dial-port=80', 'address=127.0.0.1', 'port=28900'];
    await cgroup.run(TRAFFIC, 'exchange', ...dialled, 'request=100', 'count=3');
    page = await exporter.settle();
  });
  after(async () => {
    await exporter?.stop();
    await cgroup?.remove();
  });

  test('has the backend as dst_ip, and nothing was translated after that', () => {
    assert.deepEqual(flowsTo(page, { dst_ip: '127.0.0.1', dst_port: 28_900 }), { '': 300 });
    assert.deepEqual(flowsTo(page, { dst_ip: SERVICE }), {});
  });
});
