/** Where something stands in a document: keys and list indexes from the root. */
export type Path = readonly (string | number)[];

/** A path as one string that no key can forge; for maps and sets. */
export const pathKey = (path: Path): string =>
  path.map((part) => (typeof part === 'number' ? `#${part}` : `.${part}`)).join('\u0000');

/** A path as a person writes it: `triggerServices.t.nodes.pink.rules[0]`. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[\w-]+$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}
