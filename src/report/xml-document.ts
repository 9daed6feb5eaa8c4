import { printXml, type Xml } from '../base/xml.ts';

/** The element as a document of its own. */
export const xmlDocument = (root: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${printXml(root, '  ')}`;
