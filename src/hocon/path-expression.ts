import { fault, type Token } from './tokens.ts';
import type { Place } from './tree.ts';

/** The elements of a path expression: dots separate them but inside quotes; white space inside belongs to them. */
export function parsePath(tokens: readonly Token[], place: Place): string[] {
  const path: string[] = [];
  let element: string | undefined;
  for (const token of trimmed(tokens)) {
    if (token.kind === 'quoted') element = (element ?? '') + token.text;
    else if (token.kind === 'newline' || !isWord(token))
      throw fault('syntax', `\`${token.text}\` is no part of a key`, place);
    else {
      const [first = '', ...others] = token.text.split('.');
      if (first !== '') element = (element ?? '') + first;
      for (const other of others) {
        path.push(ended(element, place));
        element = other === '' ? undefined : other;
      }
    }
  }
  path.push(ended(element, place));
  return path;
}

const isWord = ({ kind }: Token): boolean =>
  kind === 'text' || kind === 'number' || kind === 'literal' || kind === 'space';

function trimmed(tokens: readonly Token[]): readonly Token[] {
  let from = 0;
  let to = tokens.length;
  while (tokens[from]?.kind === 'space') from++;
  while (tokens[to - 1]?.kind === 'space') to--;
  return tokens.slice(from, to);
}

function ended(element: string | undefined, place: Place): string {
  if (element === undefined) throw fault('syntax', 'a key has an empty part: a dot too many?', place);
  return element;
}
