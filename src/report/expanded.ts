import { Document, isMap, isScalar, parseAllDocuments, type Scalar, visit, type YAMLMap } from 'yaml';
import { isObject, type PlainObject } from '../base/object.ts';
import type { TopologyFile, TopologyValue } from '../parse/topology-file.ts';

const style = { lineWidth: 0, flowCollectionPadding: true } as const;

/**
 * The text of an expanded topology. Comments and layout of the author stay where the file has no aliases; with
 * aliases, a default filled in at one place would appear at all of them, so the text is written anew.
 */
export function printExpanded(file: TopologyFile, expanded: TopologyValue): string {
  const documents = parseAllDocuments(file.source.text);
  const document = Array.isArray(documents) ? documents[file.document] : undefined;
  if (document === undefined || !isMap(document.contents) || hasAliases(document)) {
    return new Document(expanded, { aliasDuplicateObjects: false }).toString(style);
  }
  fill(
    document,
    document.contents as YAMLMap,
    file.value as unknown as PlainObject,
    expanded as unknown as PlainObject,
  );
  return document.toString({ ...style, directives: false });
}

function hasAliases(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Writes into `map` what `expanded` has and `written` has not. */
function fill(document: Document.Parsed, map: YAMLMap, written: PlainObject, expanded: PlainObject): void {
  for (const [key, value] of Object.entries(expanded)) {
    const before = Object.hasOwn(written, key) ? written[key] : undefined;
    if (before === value) continue;
    const node = map.get(key, true);
    if (isObject(before) && isObject(value) && isMap(node)) {
      const inner = node as unknown as YAMLMap;
      fill(document, inner, before, value);
      if (inner.flow === true && inner.toString().length > 100) inner.flow = false;
    } else if (JSON.stringify(before) !== JSON.stringify(value)) {
      set(document, map, key, value);
    }
  }
}

function set(document: Document.Parsed, map: YAMLMap, key: string, value: unknown): void {
  const existing = map.items.find((pair) => isScalar(pair.key) && String((pair.key as Scalar).value) === key);
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  if (map.flow === true && isObject(value)) map.flow = false;
  if (existing === undefined) map.add(document.createPair(key, node));
  else existing.value = node;
}
