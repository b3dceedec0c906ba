// SPDX-License-Identifier: Apache-2.0
// The one table of everything that can stop flowgauge, with exit code and remedy.

interface Entry {
  /** Words in braces are replaced by the values given to the error. */
  readonly message: string;
  readonly exitCode: 1 | 2;
  readonly hint: string;
}

export const ERRORS = {
  WRONG_USAGE: {
    message: '{detail}',
    exitCode: 2,
    hint: 'flowgauge --help lists every command and option',
  },
  UNKNOWN_OPTION: {
    message: 'unknown option {option} (from {source})',
    exitCode: 2,
    hint: '{hint}',
  },
  WRONG_VALUE: {
    message: 'wrong value {value} for option {option} (from {source})',
    exitCode: 2,
    hint: '{hint}',
  },
  WRONG_LABELS: {
    message: 'wrong value {value} for option {option}: {detail}',
    exitCode: 2,
    hint: '{hint}',
  },
  WRONG_FAMILIES: {
    message: 'wrong value {value} for option {option}: there is no such metric',
    exitCode: 2,
    hint: '{hint}',
  },
  LABEL_TAKEN: {
    message: 'wrong value {value} for option {option}: flowgauge has a label {label} of its own',
    exitCode: 2,
    hint: 'choose another name; docs/metrics.md lists all labels',
  },
  CONFIG_UNREADABLE: {
    message: 'cannot read the configuration file {path}: {detail}',
    exitCode: 2,
    hint: 'check the path given by --config.file and that the file may be read',
  },
  CONFIG_INVALID: {
    message: 'the configuration file {path} is not valid: {detail}',
    exitCode: 2,
    hint: 'write a YAML mapping of options, as shown in docs/configuration.md',
  },
  ADDRESS_IN_USE: {
    message: 'cannot listen on {address} (option web.listen-address): the address is in use',
    exitCode: 1,
    hint: 'stop what listens there, or choose another, such as --web.listen-address=:10141',
  },
  ADDRESS_REFUSED: {
    message: 'cannot listen on {address} (option web.listen-address): {detail}',
    exitCode: 1,
    hint: 'give an address of this machine and a port that this user may open',
  },
  ADDON_MISSING: {
    message: 'the native addon {path} cannot be loaded: {detail}',
    exitCode: 1,
    hint: 'build it with "sh scripts/setup.sh run" (npm start does so)',
  },
  ADDON_STALE: {
    message: 'the native addon has layout {found}, but this program needs {expected}',
    exitCode: 1,
    hint: 'build it again with "sh scripts/setup.sh run" (npm start does so)',
  },
  NOT_PERMITTED: {
    message: 'this user may not load eBPF programs: {detail}',
    exitCode: 1,
    hint:
      'run as root (sudo npm start), or grant the capabilities BPF, PERFMON and NET_ADMIN; ' +
      'before Linux 5.11 the limit of locked memory (ulimit -l) must be lifted too',
  },
  NO_BTF: {
    message: 'the kernel does not describe its own types (BTF): {detail}',
    exitCode: 1,
    hint:
      'boot a kernel built with CONFIG_DEBUG_INFO_BTF=y (Debian 11, Ubuntu 20.10 and later); ' +
      '/sys/kernel/btf/vmlinux must exist',
  },
  LOAD_REFUSED: {
    message: 'the kernel refused the eBPF programs: {detail}',
    exitCode: 1,
    hint:
      '"flowgauge check" shows each mode with its reason; kernel lockdown must be off, and a ' +
      'container needs the rights that docs/kubernetes.md names',
  },
  ATTACH_REFUSED: {
    message: 'no capture mode could be attached: {detail}',
    exitCode: 1,
    hint: '"flowgauge check" shows each mode with its reason; --attach=auto tries all of them',
  },
  OUT_OF_MEMORY: {
    message: 'the kernel has no memory for the flow tables: {detail}',
    exitCode: 1,
    hint: 'choose smaller tables, such as --capture.tcp-sockets=16384',
  },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof ERRORS;

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** An error of the table: its message says what and which value, its hint what to do. */
export class FlowgaugeError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: number;
  readonly hint: string;

  constructor(code: ErrorCode, values: Readonly<Record<string, string>> = {}) {
    const entry = ERRORS[code];
    super(fill(entry.message, values));
    this.name = 'FlowgaugeError';
    this.code = code;
    this.exitCode = entry.exitCode;
    this.hint = fill(entry.hint, values);
  }
}
