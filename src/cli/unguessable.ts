/** Sixteen hexadecimal digits that nobody can foresee: names of temporary files, which somebody else could put there first. */
export const unguessable = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
