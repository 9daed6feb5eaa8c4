/** `a`, `a and b`, `a, b and c`; more than `most` names end in "and N more". */
export function listNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const hidden = names.length - shown.length;
  if (hidden > 0) return `${shown.join(', ')} and ${hidden} more`;
  const last = shown.pop();
  return last === undefined ? '' : shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** A text that fits into a message; of a longer one it is said how much is missing. */
export const clipped = (text: string, most = 1000): string =>
  text.length <= most
    ? text
    : `${text.slice(0, most - 100)}… (${text.length - most + 150} more characters) …${text.slice(-50)}`;

/** `a, b or c`. */
export const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** `1 instance`, `2 instances`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
