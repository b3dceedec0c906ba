// SPDX-License-Identifier: Apache-2.0
// A program as clouds have them for kubeconfig files: it prints a token, or fails.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const API_VERSION = 'client.authentication.k8s.io/v1';

/* It notes what it was told; what it prints, and how it ends, is in files beside it. */
const SCRIPT = `#!/bin/sh
cd "$(dirname "$0")" || exit
echo "$KUBERNETES_EXEC_INFO" >>told
cat complaint >&2
exec cat credential 2>/dev/null
`;

export class CredentialProgram {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async create(under: string): Promise<CredentialProgram> {
    const program = new CredentialProgram(await mkdtemp(join(under, 'program-')));
    await writeFile(program.#path, SCRIPT, { mode: 0o700 });
    await program.#write('complaint', '');
    return program;
  }

  /** As a user's `exec` in a kubeconfig file. */
  get inKubeconfig() {
    return { apiVersion: API_VERSION, command: this.#path, interactiveMode: 'Never' };
  }

  async says(token: string): Promise<void> {
    await this.#write('complaint', '');
    const credential = { apiVersion: API_VERSION, kind: 'ExecCredential', status: { token } };
    await this.#write('credential', JSON.stringify(credential));
  }

  /** Until it says a token: there is none that it could print. */
  async fails(complaint: string): Promise<void> {
    await this.#write('complaint', complaint);
  }

  /** What it was told, once for each time that it ran. */
  async runs(): Promise<readonly unknown[]> {
    const told = await readFile(join(this.#directory, 'told'), 'utf8');
    return told
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  get #path(): string {
    return join(this.#directory, 'credential-program');
  }

  #write(name: string, text: string): Promise<void> {
    return writeFile(join(this.#directory, name), text);
  }
}
