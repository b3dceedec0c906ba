// SPDX-License-Identifier: Apache-2.0
// Which names a user may have meant.

/** Those that have the most words in common with it, by how they begin, or all if none has any. */
export function namesLike<Name extends string>(
  wrong: string,
  names: readonly Name[],
): readonly Name[] {
  const words = new Set(startsOf(wrong.toLowerCase()));
  const inCommon = (name: Name): number =>
    startsOf(name).filter((start) => words.has(start)).length;
  const most = Math.max(...names.map(inCommon));
  return names.filter((name) => inCommon(name) === most);
}

const startsOf = (name: string): readonly string[] =>
  name.split(/[\W_]/).map((word) => word.slice(0, 5));
