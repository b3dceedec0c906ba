// SPDX-License-Identifier: Apache-2.0
// Lines and bytes of one label set in each profile, as a page of a TCP flow, an HTTP exchange and a
// DNS look-up between two pods has them; names as long as usual ones.

import { Enrichment } from '../../src/enrich/enrichment.ts';
import type { FamilyChoice } from '../../src/metrics/catalog/family-choice.ts';
import { LABEL_PROFILES, type LabelProfile } from '../../src/model/label-profile.ts';
import { aDirectory } from '../../test/unit/directory/a-directory.ts';
import { aNode, aPod, aService } from '../../test/unit/directory/a-pod.ts';
import {
  applyMessages,
  applyWindow,
  pageText,
  shown,
  someMetrics,
} from '../../test/unit/metrics/a-page.ts';
import { aDnsRow, anHttpRow, inBucket } from '../../test/unit/wire/a-message-snapshot.ts';
import { aFlow, ipv4 } from '../../test/unit/wire/a-snapshot.ts';
import { table } from './markdown.ts';

const DEFAULT: FamilyChoice = { views: new Set(['counters']), include: [], exclude: [] };
const NO_RTT_BUCKETS: FamilyChoice = { ...DEFAULT, exclude: ['netflow_tcp_rtt_seconds_bucket'] };

const MEASUREMENTS = ['netflow', 'httpflow', 'dnsflow'];

function twoPods() {
  const { directory, ends, holderAt } = aDirectory();
  const pod = (name: string, address: string) => {
    const owner = { kind: 'ReplicaSet', name: `${name}-5d9c7b8f6d`, uid: `uid-${name}` };
    const template = { maker: 'Deployment', hash: '5d9c7b8f6d' };
    const full = { name: `${name}-5d9c7b8f6d-x2x7k`, addresses: [address], owner, template };
    directory.ofPods.added(aPod({ ...full, containers: [], namespace: 'shop' }));
  };
  directory.ofNodes.added(aNode({ zone: 'eu-central-1a' }));
  pod('checkout-api', '10.0.0.1');
  pod('payments-db', '10.0.0.2');
  directory.ofServices.added(aService({ name: 'payments-db', clusterIPs: ['10.96.0.10'] }));
  return { ends: new Enrichment(ends), holderAt };
}

function pageOf(profile: LabelProfile, families: FamilyChoice): readonly string[] {
  const { ends, holderAt } = twoPods();
  const metrics = someMetrics({ labels: shown(profile), families, ends });
  const row = {
    localHolder: holderAt('10.0.0.1'),
    remoteHolder: holderAt('10.0.0.2'),
    remoteAddress: ipv4('10.96.0.10'),
  };
  const bytes = { readBytes: 123_456_789, writtenBytes: 1_234_567 };
  const rtts = [{ slot: 1, rtt: 300, rttVar: 20, weight: 1 }];
  const strings = ['', 'checkout-api', 'payments-db.shop.svc.cluster.local'];
  applyWindow(metrics, { flows: [aFlow({ ...row, ...bytes, domain: 2 })], rtts, strings });
  const answered = { ...row, domain: 2, buckets: inBucket(3), latencySum: 700 };
  const whole = { ...answered, durationBuckets: inBucket(3), durationSum: 900 };
  applyMessages(metrics, { https: [anHttpRow(whole)], dnses: [aDnsRow(answered)] });
  return pageText(metrics)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function sizeIn(lines: readonly string[], measurement: string): string {
  const own = lines.filter((line) => line.startsWith(measurement));
  const bytes = own.reduce((sum, line) => sum + line.length + 1, 0);
  return `${own.length} lines, ${(bytes / 1024).toFixed(1)} KiB`;
}

export function labelSetSizes(): string {
  const rows = LABEL_PROFILES.map((profile) => {
    const lines = pageOf(profile, DEFAULT);
    const without = pageOf(profile, NO_RTT_BUCKETS);
    const sizes = MEASUREMENTS.map((measurement) => sizeIn(lines, measurement));
    return [profile, ...sizes, sizeIn(without, 'netflow')];
  });
  return table(['Profile', 'TCP', 'HTTP', 'DNS', 'TCP without buckets of RTT'], rows);
}
