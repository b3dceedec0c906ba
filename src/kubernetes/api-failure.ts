// SPDX-License-Identifier: Apache-2.0
// What can go wrong between us and the API server, by kind: the kind decides what happens next.

export const FAILURE_KINDS = [
  'access',
  'unauthorized',
  'forbidden',
  'missing',
  'expired',
  'throttled',
  'server',
  'status',
  'unreachable',
  'tls',
  'timeout',
  'broken',
  'malformed',
  'internal',
] as const;

/**
 * `access`: our own token or certificates cannot be read. `missing`: 404, the API is not served.
 * `expired`: the server no longer (410) or not yet knows the resourceVersion. `status`: any other
 * 4xx. `broken`: the connection ended in the middle. `malformed`: the answer is not what the
 * API promises. `internal`: a fault of this program.
 */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** The one error that requests to the API server throw. */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  /** What the server asked for by Retry-After. */
  readonly retryAfterSeconds: number;

  constructor(kind: FailureKind, message: string, retryAfterSeconds = 0) {
    super(message);
    this.name = 'ApiFailure';
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'missing',
  410: 'expired',
  429: 'throttled',
};

function kindOfStatus(code: number): FailureKind {
  return KIND_OF_STATUS[code] ?? (code >= 500 ? 'server' : 'status');
}

/* The server waited for this version in vain, as after a restore of etcd: 504 with this cause. */
const AHEAD = /ResourceVersionTooLarge|Too large resource version/;

/** A Status object or its text, as the body of an answer and as an ERROR event of a watch. */
export function failureOfStatus(code: number, body: string, retryAfterSeconds = 0): ApiFailure {
  const kind = AHEAD.test(body) ? 'expired' : kindOfStatus(code);
  return new ApiFailure(kind, `${code} ${messageOf(body)}`.trim(), retryAfterSeconds);
}

const LONGEST_MESSAGE = 300;

function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body);
    if (typeof message === 'string') return message.slice(0, LONGEST_MESSAGE);
  } catch {
    /* A proxy in between answers in its own words. */
  }
  return body.trim().slice(0, LONGEST_MESSAGE);
}

const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH)$/;
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_|EPROTO)/;

/** What a socket, the TLS layer or the HTTP parser threw. */
export function failureOfConnection(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (UNREACHABLE.test(code)) return new ApiFailure('unreachable', message || code);
  if (TLS.test(code)) return new ApiFailure('tls', message);
  if (code === 'ETIMEDOUT') return new ApiFailure('timeout', message || code);
  return new ApiFailure('broken', message || code);
}

/** Whole seconds, or a date of HTTP; 0 where the header is missing or means nothing. */
export function retryAfterFrom(header: string | undefined, nowMilliseconds: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const seconds = (Date.parse(header) - nowMilliseconds) / 1000;
  return seconds > 0 ? seconds : 0;
}
