// SPDX-License-Identifier: Apache-2.0
// Response codes of DNS by the names that IANA's registry gives them.

/** RCODE_TIMEOUT of wire/record.h: beside the 12 bits of RFC 6891 6.1.3. */
export const TIMEOUT = 0xffff;

const NAMES = new Map<number, string>([
  [TIMEOUT, 'timeout'],
  [0, 'NOERROR'],
  [1, 'FORMERR'],
  [2, 'SERVFAIL'],
  [3, 'NXDOMAIN'],
  [4, 'NOTIMP'],
  [5, 'REFUSED'],
  [6, 'YXDOMAIN'],
  [7, 'YXRRSET'],
  [8, 'NXRRSET'],
  [9, 'NOTAUTH'],
  [10, 'NOTZONE'],
  [11, 'DSOTYPENI'],
  [16, 'BADVERS'],
  [17, 'BADKEY'],
  [18, 'BADTIME'],
  [19, 'BADMODE'],
  [20, 'BADNAME'],
  [21, 'BADALG'],
  [22, 'BADTRUNC'],
  [23, 'BADCOOKIE'],
]);

export const rcodeText = (rcode: number): string => NAMES.get(rcode) ?? `RCODE${rcode}`;
