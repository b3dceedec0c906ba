// SPDX-License-Identifier: Apache-2.0
// What a page must show of a piece of traffic, side by side with what its ends counted themselves.

import assert from 'node:assert/strict';
import type { Labels, Page } from './page.ts';
import type { Result, Side } from './traffic.ts';

export type Reporter = 'client' | 'server';

export function bytesOf(page: Page, where: Labels): { readBytes: number; writtenBytes: number } {
  return {
    readBytes: page.sum('netflow_read_bytes_total', where),
    writtenBytes: page.sum('netflow_written_bytes_total', where),
  };
}

function countsOf(page: Page, where: Labels) {
  return {
    ...bytesOf(page, where),
    established: page.sum('netflow_tcp_established_total', where),
    closed: page.sum('netflow_tcp_closed_total', where),
    active: page.sum('netflow_tcp_active_connections', where),
    resets: page.sum('netflow_tcp_resets_total', where),
    failures: page.sum('netflow_tcp_connect_failures_total', where),
  };
}

function countsOfSide({ readBytes, writtenBytes }: Side, connections: number) {
  const [established, closed] = [connections, connections];
  return { readBytes, writtenBytes, established, closed, active: 0, resets: 0, failures: 0 };
}

/** Bytes and life of connections that were opened and closed in order, at both ends. */
export function assertClosedConnections(page: Page, port: number, result: Result): void {
  const connections = result.client.connections;
  const seen = {
    client: countsOf(page, { transport: 'tcp', server_port: port, reporter: 'client' }),
    server: countsOf(page, { transport: 'tcp', server_port: port, reporter: 'server' }),
  };
  assert.deepEqual(seen, {
    client: countsOfSide(result.client, connections),
    server: countsOfSide(result.server, connections),
  });
}

/** All labels of the one series that a reporter has for a server's port. */
export function labelsOf(page: Page, port: number, reporter: Reporter) {
  const found = page.select('netflow_read_bytes_total', { server_port: port, reporter });
  assert.equal(found.length, 1, `series of ${reporter} for port ${port}`);
  return found[0]?.labels;
}
