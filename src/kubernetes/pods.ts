// SPDX-License-Identifier: Apache-2.0
// What is kept of a pod: its addresses, its containers, and whose it is.

import {
  type Fields,
  fieldsOf,
  flagOf,
  type Identity,
  identityOf,
  objectsOf,
  textOf,
  timeOf,
} from './fields.ts';
import { controllerOf, type Owner } from './owner.ts';
import type { Resource } from './resource.ts';

export interface PodContainer {
  /** As in the paths of cgroups, without the runtime's name before it. */
  readonly id: string;
  readonly name: string;
}

export interface Template {
  readonly maker: string;
  readonly hash: string;
}

export interface Pod extends Identity {
  /** Empty until it is scheduled. */
  readonly nodeName: string;
  /** Succeeded or Failed: its addresses may already be another pod's. */
  readonly isTerminal: boolean;
  /** Of the node where `hostNetwork` is true. */
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
  /** Those that were started: of init and ephemeral containers too. */
  readonly containers: readonly PodContainer[];
  /** Times in milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly startedAt: number | undefined;
  /** When it is due to be gone; set when its deletion begins. */
  readonly deletedAt: number | undefined;
  /** The controller among its owners. */
  readonly owner: Owner | undefined;
  /** What made its ReplicaSet, by the label that ends that one's name. */
  readonly template: Template | undefined;
  /** Values of the labels that were asked for, with commas between; empty if it has none. */
  readonly labels: string;
}

export interface PodChoice {
  /** Only the pods of this node: cheap for the API server, which keeps an index of it. */
  readonly nodeName?: string;
  /** Those of all nodes, but containers only of the ones of this node: nobody else meets them. */
  readonly allNodes?: boolean;
  readonly labels?: readonly string[];
}

export function podsResource(choice: PodChoice): Resource<Pod> {
  const { nodeName, allNodes = false } = choice;
  const isSelected = nodeName !== undefined && !allNodes;
  return {
    name: 'pods',
    path: '/api/v1/pods',
    ...(isSelected ? { fieldSelector: `spec.nodeName=${nodeName}` } : {}),
    trim: (object) => podFrom(object, choice),
  };
}

const STATUSES = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];
const TERMINAL = ['Succeeded', 'Failed'];

const MAKER_BY_LABEL = {
  'pod-template-hash': 'Deployment',
  'rollouts-pod-template-hash': 'Rollout',
};

function podFrom(object: unknown, choice: PodChoice): Pod {
  const pod = fieldsOf(object, 'pod');
  const metadata = fieldsOf(pod.metadata, 'metadata');
  const spec = fieldsOf(pod.spec, 'spec');
  const status = fieldsOf(pod.status, 'status');
  const labels = fieldsOf(metadata.labels, 'labels');
  const nodeName = textOf(spec, 'nodeName');
  return {
    ...identityOf(metadata),
    nodeName,
    isTerminal: TERMINAL.includes(textOf(status, 'phase')),
    addresses: addressesOf(status),
    hostNetwork: flagOf(spec, 'hostNetwork') ?? false,
    containers: choice.allNodes && nodeName !== choice.nodeName ? [] : containersOf(status),
    createdAt: timeOf(metadata, 'creationTimestamp'),
    startedAt: timeOf(status, 'startTime'),
    deletedAt: timeOf(metadata, 'deletionTimestamp'),
    owner: controllerOf(metadata),
    template: templateOf(labels),
    labels: valuesOf(labels, choice.labels ?? []),
  };
}

/* A status without podIPs is from before dual stack. */
function addressesOf(status: Fields): readonly string[] {
  const all = objectsOf(status, 'podIPs').map((entry) => textOf(entry, 'ip'));
  const known = (all.length > 0 ? all : [textOf(status, 'podIP')]).filter((ip) => ip !== '');
  return known.slice(); // what is filtered has room for 17
}

const containersOf = (status: Fields): readonly PodContainer[] =>
  STATUSES.flatMap((name) => objectsOf(status, name).flatMap(startedContainer));

function startedContainer(status: Fields): readonly PodContainer[] {
  const id = textOf(status, 'containerID').replace(/^[^:]*:\/\//, '');
  return id === '' ? [] : [{ id, name: textOf(status, 'name') }];
}

function templateOf(labels: Fields): Template | undefined {
  const [label, maker] =
    Object.entries(MAKER_BY_LABEL).find(([name]) => Object.hasOwn(labels, name)) ?? [];
  return label && maker ? { maker, hash: textOf(labels, label) } : undefined;
}

/* One that has none of them looks as one of which nothing is known. */
function valuesOf(labels: Fields, wanted: readonly string[]): string {
  const values = wanted.map((name) => textOf(labels, name));
  return values.some((value) => value !== '') ? values.join() : '';
}
