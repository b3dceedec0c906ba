// SPDX-License-Identifier: Apache-2.0
// The one table of what can be wrong while flowgauge runs: log, landing page, metric and docs.
import type { WatchedState } from '../directory/tell.ts';
import type { FailureKind } from '../kubernetes/api-failure.ts';
import { L7Loss, Loss, NatLoss } from '../wire/columns.generated.ts';
import { snakeCase } from '../wire/snake-case.ts';
import { type Condition, grows, holds, type Totals } from './condition.ts';
import type { Seen, SeenMeasurement } from './seen.ts';

export const CONDITIONS: readonly Condition[] = [
  {
    name: 'flows_lost',
    meaning: 'connections or datagrams are missing from netflow',
    remedy: 'raise --capture.tcp-sockets, --capture.udp-flows or --capture.ring-bytes, by reason',
    sign: grows(({ stats }) => byReason(Loss, stats.lostEvents)),
  },
  {
    name: 'messages_lost',
    meaning: 'exchanges or look-ups are missing from httpflow or dnsflow',
    remedy:
      'raise --capture.messages-ring-bytes or --capture.http-sockets, by reason; ' +
      'docs/http-and-dns.md explains each',
    /* An answer that comes late is a look-up that is counted, as timeout. */
    sign: grows(({ stats }) => byReason(L7Loss, stats.l7Losses, 'lateAnswer')),
  },
  {
    name: 'nat_lost',
    meaning: 'addresses after NAT are missing',
    remedy: 'raise --capture.nat-connections or --capture.nat-buffer-bytes, by reason',
    /* A refused namespace is a condition of its own; several targets are how UDP is used. */
    sign: grows(({ stats }) => byReason(NatLoss, stats.natLosses, 'namespaceRefused', 'ambiguous')),
  },
  {
    name: 'namespace_refused',
    meaning: 'a network namespace cannot be entered: no address after NAT from there',
    remedy: 'grant CAP_SYS_ADMIN, or give --nat=none; where a pod has just ended, it passes',
    sign: grows(({ stats }) => ({ refused: stats.natLosses[NatLoss.namespaceRefused] ?? 0 })),
  },
  {
    name: 'flows_folded',
    meaning: 'a table of flows is full: more are added up in one',
    remedy: 'raise --capture.max-flows for netflow, --l7.max-flows for httpflow and dnsflow',
    sign: grows(({ stats }) => ({
      netflow: stats.flowsFolded[0] ?? 0,
      httpflow: stats.httpFolded[0] ?? 0,
      dnsflow: stats.dnsFolded[0] ?? 0,
    })),
  },
  {
    name: 'series_at_cap',
    meaning: 'label sets are at their cap: silent ones leave the page, more are added up in one',
    remedy: 'raise --series.max, or choose fewer --labels',
    sign: grows((seen) => ({
      ...byMeasurement(seen, 'folded', ({ foldedSeries }) => foldedSeries),
      ...byMeasurement(seen, 'evicted', ({ evictedSeries }) => evictedSeries),
    })),
  },
  {
    name: 'totals_forgotten',
    meaning: 'totals of label sets that are idle are given up: they begin again at 0',
    remedy: 'raise --series.remembered, or choose fewer --labels',
    sign: grows((seen) =>
      byMeasurement(seen, 'forgotten', ({ forgottenSeries }) => forgottenSeries),
    ),
  },
  {
    name: 'window_late',
    meaning: 'closing windows takes longer than they last: two became one',
    remedy: 'give flowgauge more CPU, or longer --window.l4 and --window.l7',
    sign: grows((seen) => byMeasurement(seen, 'late', ({ lateWindows }) => lateWindows)),
  },
  {
    name: 'kubernetes_unreachable',
    meaning: 'the API server does not answer: names of what is new are missing',
    remedy: 'check the address, the network to it and its certificate',
    sign: failing('unreachable', 'tls', 'timeout', 'broken'),
  },
  {
    name: 'kubernetes_forbidden',
    meaning: 'the API server refuses what flowgauge asks it for',
    remedy: 'apply the ClusterRole of deploy/kubernetes: it lacks a right to list or watch',
    sign: failing('forbidden'),
  },
  {
    name: 'kubernetes_credentials',
    meaning: 'the API server does not know who flowgauge is, or its own credentials are unreadable',
    remedy: 'check the token or certificate of the ServiceAccount or kubeconfig',
    sign: failing('access', 'unauthorized'),
  },
  {
    name: 'kubernetes_failing',
    meaning: 'the API server answers with errors: names of what is new are missing',
    remedy: 'see the detail; flowgauge asks again, later each time',
    sign: failing('missing', 'expired', 'throttled', 'server', 'status', 'malformed', 'internal'),
  },
];

function byReason(
  reasons: Readonly<Record<string, number>>,
  counts: ArrayLike<number>,
  ...without: readonly string[]
): Totals {
  const kept = Object.entries(reasons).filter(([name]) => !without.includes(name));
  return Object.fromEntries(kept.map(([name, index]) => [snakeCase(name), counts[index] ?? 0]));
}

const byMeasurement = (
  { measurements }: Seen,
  what: string,
  count: (measurement: SeenMeasurement) => number,
): Totals => Object.fromEntries(measurements.map((each) => [`${each.name} ${what}`, count(each)]));

/* What a resource says of its last request begins with the kind of its failure. */
function failing(...kinds: readonly FailureKind[]) {
  return holds(({ cluster }) => {
    const failed = cluster.filter(({ lastFailure }) =>
      kinds.some((kind) => lastFailure.startsWith(`${kind}: `)),
    );
    const failures = [...new Set(failed.map(({ lastFailure }) => lastFailure))];
    return failures.map((failure) => `${resourcesOf(failed, failure)}: ${failure}`).join('; ');
  });
}

const resourcesOf = (failed: readonly WatchedState[], failure: string): string =>
  failed
    .filter(({ lastFailure }) => lastFailure === failure)
    .map(({ resource }) => resource)
    .join(', ');
