// SPDX-License-Identifier: Apache-2.0
// The profile full has every tag of the reference record, by its own name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf } from '../../../src/metrics/catalog/label-choice.ts';
import { shown } from './a-page.ts';

/* The tables of netflow, httpflow and dnsflow in the record's documentation. */
const OF_DNSFLOW = [
  'direction',
  'dst_domain',
  'dst_ip',
  'dst_ip_type',
  'dst_k8s_deployment_name',
  'dst_k8s_namespace',
  'dst_k8s_pod_name',
  'dst_k8s_service_name',
  'dst_port',
  'family',
  'host',
  'source',
  'src_ip',
  'src_ip_type',
  'src_k8s_deployment_name',
  'src_k8s_namespace',
  'src_k8s_pod_name',
  'src_k8s_service_name',
  'src_port',
  'sub_source',
  'transport',
];
const OF_FLOWS = [
  ...OF_DNSFLOW,
  'client_ip',
  'client_ip_type',
  'client_k8s_deployment_name',
  'client_k8s_namespace',
  'client_k8s_pod_name',
  'client_k8s_service_name',
  'client_port',
  'dst_nat_ip',
  'dst_nat_port',
  'pid',
  'process_name',
  'server_domain',
  'server_ip',
  'server_ip_type',
  'server_k8s_deployment_name',
  'server_k8s_namespace',
  'server_k8s_pod_name',
  'server_k8s_service_name',
  'server_port',
];
const TAGS = { netflow: OF_FLOWS, httpflow: OF_FLOWS, dnsflow: OF_DNSFLOW } as const;

for (const measurement of ['netflow', 'httpflow', 'dnsflow'] as const) {
  test(`${measurement} has every tag of its record in full`, () => {
    const labels = labelsOf(measurement, shown('full')).map(({ name }) => name);

    assert.deepEqual(
      TAGS[measurement].filter((tag) => !labels.includes(tag)),
      [],
    );
  });
}

test('the record has 40 tags of flows and exchanges and 21 of look-ups', () => {
  assert.deepEqual([new Set(OF_FLOWS).size, new Set(OF_DNSFLOW).size], [40, 21]);
});
