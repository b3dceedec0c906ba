// SPDX-License-Identifier: Apache-2.0
// How names of the wire's enums are spelt in what people read.

export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
