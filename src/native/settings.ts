// SPDX-License-Identifier: Apache-2.0
// What the addon is told, as it follows from the options.

import { ephemeralPort } from '../config/ephemeral-port.ts';
import type { Config } from '../config/options.ts';
import type { CaptureSettings } from './binding.ts';

export const captureSettings = (config: Config): CaptureSettings => ({
  attach: config.attach,
  tcpSockets: config['capture.tcp-sockets'],
  udpFlows: config['capture.udp-flows'],
  ringBytes: config['capture.ring-bytes'],
  maxFlows: config['capture.max-flows'],
  idleWindows: Math.ceil(config['flow.idle'] / config['window.l4']),
  ephemeralPort: ephemeralPort(config['ports.ephemeral']),
});
