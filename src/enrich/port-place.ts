// SPDX-License-Identifier: Apache-2.0
// A port with its transport, in one number.
import { Transport } from '../wire/columns.generated.ts';

const TRANSPORTS: Readonly<Record<string, number>> = { TCP: Transport.tcp, UDP: Transport.udp };

/* Other protocols have no flows here, and a place of their own that nobody asks for. */
export const placeOf = (protocol: string, port: number): number =>
  ((TRANSPORTS[protocol] ?? 255) << 16) | port;
