// SPDX-License-Identifier: Apache-2.0
// A certificate authority of a test's own, and what it signs for servers on loopback.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../kernel/commands.ts';

export interface Certificates {
  readonly ca: string;
  readonly caKey: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  /** For the tokens of ServiceAccounts. */
  readonly issuerKey: string;
  readonly issuerPublicKey: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Paths of PEM files in the directory. */
export async function makeCertificates(directory: string): Promise<Certificates> {
  const [ca, caKey, serverCertificate, serverKey, request, names, issuerKey, issuerPublicKey] = [
    'ca.crt',
    'ca.key',
    'server.crt',
    'server.key',
    'server.csr',
    'names',
    'sa.key',
    'sa.pub',
  ].map((name) => join(directory, name)) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const openssl = (...words: string[]) => command('openssl', ...words);
  const authority = ['-x509', '-days', '2', '-subj', '/CN=flowgauge-test-ca'];
  await openssl('req', ...authority, ...NEW_KEY, '-keyout', caKey, '-out', ca);
  const server = ['-subj', '/CN=kube-apiserver', '-keyout', serverKey, '-out', request];
  await openssl('req', ...NEW_KEY, ...server);
  await writeFile(names, 'subjectAltName = IP:127.0.0.1, DNS:localhost\n');
  const signer = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', names];
  await openssl('x509', '-req', '-in', request, ...signer, '-out', serverCertificate);
  await openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', issuerKey);
  await openssl('ec', '-in', issuerKey, '-pubout', '-out', issuerPublicKey);
  return { ca, caKey, serverCertificate, serverKey, issuerKey, issuerPublicKey };
}

/** A certificate and its key for a client of this name. */
export async function clientCertificate({ ca, caKey }: Certificates, name: string) {
  const [certificate, key, request] = ['crt', 'key', 'csr'].map(
    (ending) => `${ca}-${name}.${ending}`,
  ) as [string, string, string];
  const asked = ['-subj', `/CN=${name}`, '-keyout', key, '-out', request];
  await command('openssl', 'req', ...NEW_KEY, ...asked);
  const signer = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2'];
  await command('openssl', 'x509', '-req', '-in', request, ...signer, '-out', certificate);
  return { 'client-certificate': certificate, 'client-key': key };
}
