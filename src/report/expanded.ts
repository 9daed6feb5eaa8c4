import { Document, isMap, isScalar, isSeq, parseAllDocuments, type Scalar, visit, type YAMLMap } from 'yaml';
import { isObject, own, type PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import type { TopologyFile } from '../parse/topology-file.ts';

const style = { lineWidth: 0, flowCollectionPadding: true } as const;

/**
 * The text of an expanded topology. Comments and layout of the author stay where the file has no aliases; with
 * aliases, a default filled in at one place would appear at all of them, so the text is written anew.
 */
export function printExpanded(file: TopologyFile, expanded: TopologyValue): string {
  if (file.parts.length > 1) return written(new Document(expanded, { aliasDuplicateObjects: false }));
  const documents = parseAllDocuments(file.source.text);
  const document = Array.isArray(documents) ? documents[file.document] : undefined;
  if (document === undefined || !isMap(document.contents) || hasAliases(document)) {
    return written(new Document(expanded, { aliasDuplicateObjects: false }));
  }
  fill(document, document.contents as YAMLMap, file.value, expanded);
  return document.toString({ ...style, directives: false });
}

const written = (document: Document): string => document.toString(style);

/** The same with a comment behind each value: `FILE:LINE` of what the author wrote, or `default`. */
export function printWithSources(file: TopologyFile, expanded: TopologyValue): string {
  const document = new Document(expanded, { aliasDuplicateObjects: false });
  const comment = (node: unknown, path: Path): void => {
    if (isMap(node))
      for (const { key, value } of node.items) comment(value, [...path, String(own(key, 'value'))]);
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) comment(item, [...path, index]);
    else if (isScalar(node)) node.comment = ` ${originOf(file, path, node.value)}`;
  };
  comment(document.contents, []);
  return written(document);
}

/** Where the value at a path is written; one that followed from another, the environment for example, says so too. */
function originOf(topology: TopologyFile, path: Path, value: unknown): string {
  if (!topology.isWritten(path)) return 'default';
  const { file, span } = topology.label(path, '');
  const place = `${file.name}:${file.position(span.start).line}`;
  const before = path.reduce<unknown>(
    (at, step) => (Array.isArray(at) ? at[Number(step)] : own(at, String(step))),
    topology.value,
  );
  return before === value ? place : `${place}, changed by a setting`;
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
      fill(document, node, before, value);
      if (node.flow === true && node.toString().length > 100) node.flow = false;
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
