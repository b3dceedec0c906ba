// SPDX-License-Identifier: Apache-2.0
// Bytes that clients wrote, by the address they went to after NAT.

import type { Labels, Page } from './page.ts';

/** `address:port` after NAT, or nothing where it was not translated. */
export type Targets = Readonly<Record<string, number>>;

export function flowsTo(
  page: Page,
  where: Labels,
  family = 'netflow_written_bytes_total',
): Targets {
  const targets: Record<string, number> = {};
  for (const { labels, value } of page.select(family, { ...where, direction: 'outgoing' })) {
    const { dst_nat_ip: address = '', dst_nat_port: port = '' } = labels;
    const target = address === '' && port === '' ? '' : `${address}:${port}`;
    targets[target] = (targets[target] ?? 0) + value;
  }
  return targets;
}
