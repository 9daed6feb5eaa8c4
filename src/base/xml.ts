/** An XML element as a tree; text is plain text. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (Xml | string)[];
}

/** An element; attributes that are undefined are left out. */
export const xml = (
  name: string,
  attributes: Xml['attributes'] = {},
  ...children: readonly (Xml | string)[]
): Xml => ({ name, attributes, children });

/** Prints a tree, one element a line, each level by `step` further in; an element that holds text alone stays on its line. */
export function printXml(element: Xml, step = ' ', margin = ''): string {
  const { name, attributes, children } = element;
  let text = `${margin}<${name}`;
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined)
      text += ` ${key}="${typeof value === 'number' ? printNumber(value) : escapeAttribute(value)}"`;
  }
  if (children.length === 0) return `${text}/>\n`;
  const isLine = children.every((child) => typeof child === 'string');
  text += isLine ? '>' : '>\n';
  for (const child of children)
    text += typeof child === 'string' ? escapeXml(child) : printXml(child, step, margin + step);
  return `${text}${isLine ? '' : margin}</${name}>\n`;
}

/** Two decimals are finer than any eye, and the same on every machine. */
export const printNumber = (value: number): string => String(Math.round(value * 100) / 100 + 0);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes markup, and what readers would take for another line end; what XML 1.0 cannot carry at all becomes U+FFFD. */
export const escapeXml = (text: string): string => (plain.test(text) ? text : escaped(text));

/** What most texts of a picture are made of, and what nothing is done to. */
const plain = /^[ !#-%'-;=?-~\xa0-\ud7ff]*$/;

const escaped = (text: string): string =>
  text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(/\r/g, '&#13;');

/** In an attribute white space stays what it is only as a reference. */
const escapeAttribute = (text: string): string =>
  escapeXml(text).replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);
