/** An XML element: what the XML formats build, so that escaping is decided in one place. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly children?: readonly (XmlElement | string)[];
}

/** The element as a document of its own. */
export const printXml = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${print(root, '')}`;

function print(element: XmlElement, margin: string): string {
  const attributes = Object.entries(element.attributes ?? {})
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escaped(String(value), true)}"`]))
    .join('');
  const open = `${margin}<${element.name}${attributes}`;
  const children = element.children ?? [];
  if (children.length === 0) return `${open}/>\n`;
  if (children.every((child) => typeof child === 'string'))
    return `${open}>${children.map((child) => escaped(child, false)).join('')}</${element.name}>\n`;
  const inner = children.map((child) =>
    typeof child === 'string' ? `${margin}  ${escaped(child, false)}\n` : print(child, `${margin}  `),
  );
  return `${open}>\n${inner.join('')}${margin}</${element.name}>\n`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no way to write most control characters, nor half of a surrogate pair. */
const escaped = (text: string, inAttribute: boolean): string =>
  text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(inAttribute ? /[\t\n\r]/g : /\r/g, (character) => `&#${character.charCodeAt(0)};`);
