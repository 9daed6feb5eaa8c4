/** The words of a command; of one that a shell runs (`sh -c 'exec canton daemon …'`), those of its script. */
export function withoutShell(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words;
  if (!/(?:^|\/)(?:ba|da|a)?sh$/.test(program)) return words;
  const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = at < 0 ? undefined : rest[at + 1];
  return script === undefined ? words : wordsOf(script);
}

/** The words of a line as a shell takes them apart; variables stay as they are. */
export const wordsOf = (text: string): string[] =>
  [...text.matchAll(/(?:[^\s"'\\;&|]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g)]
    .map(([word]) => word.replace(/\\\r?\n/g, '').replace(/^(["'])([\s\S]*)\1$/, '$2'))
    .filter((word) => word !== '');
