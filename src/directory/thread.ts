// SPDX-License-Identifier: Apache-2.0
// The thread that watches a cluster. Lists of tens of thousands of objects, and the collection of
// the garbage that they leave, are nothing that scrapes and windows should wait for.
import { parentPort, workerData } from 'node:worker_threads';
import type { Access } from '../kubernetes/access.ts';
import { InClusterAccess } from '../kubernetes/in-cluster-access.ts';
import { KubeconfigAccess } from '../kubernetes/kubeconfig-access.ts';
import { Cluster } from './cluster.ts';
import type { ClusterChoice } from './cluster-choice.ts';
import { Directory } from './directory.ts';
import { Mail } from './mail.ts';

const STATES_MILLISECONDS = 500;
const FORGET_MILLISECONDS = 15_000;

const accessBy = ({ kubeconfig }: ClusterChoice): Access =>
  kubeconfig === undefined ? new InClusterAccess(process.env) : new KubeconfigAccess(kubeconfig);

function watch(choice: ClusterChoice, { tell }: Mail): void {
  const directory = new Directory(tell);
  const cluster = new Cluster(choice, accessBy(choice), directory);
  const tellStates = () => tell.watched(cluster.states());
  tellStates();
  cluster.start();
  setInterval(tellStates, STATES_MILLISECONDS);
  setInterval(() => directory.forget(), FORGET_MILLISECONDS);
}

if (parentPort !== null) watch(workerData, new Mail(parentPort));
