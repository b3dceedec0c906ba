// SPDX-License-Identifier: Apache-2.0
// Reads a Prometheus text page in the simplest way that is right, apart from the code under test.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Labels = Readonly<Record<string, string | number>>;

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/g;

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

function numberOf(text: string): number {
  return text === '+Inf' ? Infinity : Number(text);
}

function parseLine(line: string): Sample {
  const match = LINE.exec(line);
  if (match === null) throw new Error(`not a sample line: ${line}`);
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of (match[2] ?? '').matchAll(LABEL)) {
    labels[name] = unescaped(value);
  }
  return { name: match[1] ?? '', labels, value: numberOf(match[3] ?? '') };
}

export class Page {
  readonly samples: readonly Sample[];

  constructor(text: string) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.samples = lines.map(parseLine);
  }

  select(name: string, where: Labels = {}): Sample[] {
    const wanted = Object.entries(where);
    return this.samples.filter(
      (sample) =>
        sample.name === name && wanted.every(([key, value]) => sample.labels[key] === `${value}`),
    );
  }

  sum(name: string, where: Labels = {}): number {
    return this.select(name, where).reduce((total, sample) => total + sample.value, 0);
  }

  /** Distinct values of one label among the samples. */
  values(name: string, label: string, where: Labels = {}): string[] {
    const found = this.select(name, where).map((sample) => sample.labels[label] ?? '');
    return [...new Set(found)].sort();
  }
}
