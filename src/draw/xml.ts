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

/** Prints a tree, one element a line; an element that holds text stays on its line. */
export function printXml(element: Xml, indent = ''): string {
  const attributes = Object.entries(element.attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${escapeXml(typeof value === 'number' ? printNumber(value) : value)}"`],
  );
  const open = `${indent}<${element.name}${attributes.join('')}`;
  const { children } = element;
  if (children.length === 0) return `${open}/>\n`;
  if (children.every((child) => typeof child === 'string'))
    return `${open}>${children.map(escapeXml).join('')}</${element.name}>\n`;
  const inner = children.map((child) =>
    typeof child === 'string' ? escapeXml(child) : printXml(child, `${indent} `),
  );
  return `${open}>\n${inner.join('')}${indent}</${element.name}>\n`;
}

/** Two decimals are finer than any eye, and the same on every machine. */
export const printNumber = (value: number): string => String(Math.round(value * 100) / 100 + 0);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes markup; what XML 1.0 cannot carry at all is dropped. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');

/** An element without the groups inside it that say nothing. */
export const withoutBareGroups = (element: Xml): Xml => ({
  ...element,
  children: element.children.flatMap((child): readonly (Xml | string)[] => {
    if (typeof child === 'string') return [child];
    const inner = withoutBareGroups(child);
    const isBare = inner.name === 'g' && Object.keys(inner.attributes).length === 0;
    return isBare ? inner.children : [inner];
  }),
});

/** Every class that some elements bear. */
export function classesIn(elements: readonly (Xml | string)[]): Set<string> {
  const classes = new Set<string>();
  const visit = (element: Xml | string): void => {
    if (typeof element === 'string') return;
    for (const name of String(element.attributes.class ?? '').split(' ')) classes.add(name);
    for (const child of element.children) visit(child);
  };
  for (const element of elements) visit(element);
  return classes;
}
