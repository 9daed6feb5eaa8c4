import type { CompletionItem, CompletionItemKind, Range } from 'vscode-languageserver-types';
import type { Path } from '../base/path.ts';
import type { Compiled } from '../compile.ts';
import { sectionOf } from '../model/component.ts';
import { readYaml } from '../parse/read-yaml.ts';
import { recoverYaml } from '../parse/recover-yaml.ts';
import { scalarText } from '../parse/scalar-text.ts';
import type { Entry, YamlNode } from '../parse/yaml-node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { rangeOf } from './ranges.ts';
import { kindsNamedBy } from './reference-kinds.ts';
import { type Schema, schemasAt } from './schema.ts';

/** Numbers of the protocol. */
const keyKind: CompletionItemKind = 10;
const valueKind: CompletionItemKind = 12;
const nameKind: CompletionItemKind = 18;

/** A word that nobody writes; it stands where the cursor stands, so that the text can be read. */
const marker = 'canton-plan-cursor-c7e1';

/** What may stand at an offset: keys, values of a key, names of components, those of other files of the topologies too. */
export function complete(
  source: SourceFile,
  offset: number,
  topologies: readonly Compiled[] = [],
): CompletionItem[] {
  const { text } = source;
  const start = offset - (/[\w./:-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0);
  const end = offset + (/^[\w./-]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
  const spot = findSpot(text, start, end);
  if (spot === undefined) return [];
  const range = rangeOf(source, { start, end });
  const items = [
    ...(spot.takesValue ? [...values(spot.path, range), ...names(spot, range, topologies)] : []),
    ...(spot.takesKey ? keys(spot, range, /^ *:/.test(text.slice(end, end + 20))) : []),
  ];
  const seen = new Set<string>();
  return items.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** Where the cursor stands in the structure. */
interface Spot {
  readonly root: YamlNode;
  /** Path of the value, or of the map in which a key is wanted. */
  readonly path: Path;
  readonly takesKey: boolean;
  readonly takesValue: boolean;
  /** Keys that the map has already. */
  readonly present: ReadonlySet<string>;
}

/** Reads the text with the marker as a value, else as a key; what is broken elsewhere is read around. */
function findSpot(text: string, start: number, end: number): Spot | undefined {
  const isAlone = /(?:^|\n)(?:[ ]*(?:- +)*)$/.test(text.slice(Math.max(0, start - 200), start));
  const before = text.slice(0, start);
  const after = text.slice(end);
  const isKey = /^ *:(?:\s|$)/.test(after.slice(0, 20));
  const written = isKey || !isAlone ? [marker] : [marker, `${marker}: 0`];
  const line = /^[^\r\n]*/.exec(after)?.[0] ?? '';
  // Where the text is broken elsewhere, the recovering reader saves what it can, or what stands above must do.
  const attempts = [
    ...written.map((word) => () => readYaml(before + word + after).documents),
    ...[...written].reverse().map((word) => () => recoverYaml(before + word + after)?.documents ?? []),
    ...written.map((word) => () => readYaml(before + word + line).documents),
  ];
  for (const read of attempts) {
    const spot = spotIn(read(), isAlone);
    if (spot !== undefined) return spot;
  }
  return undefined;
}

function spotIn(documents: readonly { readonly root: YamlNode }[], isAlone: boolean): Spot | undefined {
  for (const { root } of documents) {
    const found = search(root, [], new Set());
    if (found === undefined) continue;
    const { path, entry, present } = found;
    // A word alone on its line below a key may become the first key of a map.
    return { root, path, present, takesKey: entry !== undefined || isAlone, takesValue: entry === undefined };
  }
  return undefined;
}

interface Found {
  readonly path: Path;
  /** Where the marker is a key. */
  readonly entry: Entry | undefined;
  readonly present: ReadonlySet<string>;
}

function search(node: YamlNode, path: Path, visited: Set<YamlNode>): Found | undefined {
  if (node.kind === 'scalar')
    return node.value === marker ? { path, entry: undefined, present: new Set() } : undefined;
  if (node.kind === 'damaged' || visited.has(node)) return undefined;
  visited.add(node);
  if (node.kind === 'seq') {
    for (const [index, item] of node.items.entries()) {
      const found = search(item, [...path, index], visited);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const entry = node.entries.get(marker);
  if (entry !== undefined) return { path, entry, present: new Set(node.entries.keys()) };
  for (const { key, value } of node.entries.values()) {
    const found = search(value, [...path, key], visited);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keys({ path, present }: Spot, range: Range, hasColon: boolean): CompletionItem[] {
  return schemasAt(path).flatMap((schema) =>
    Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
      present.has(key)
        ? []
        : [
            {
              label: key,
              kind: keyKind,
              documentation: descriptionOf(property, [...path, key]),
              sortText: `${schema.required?.includes(key) === true ? '0' : '1'}${key}`,
              textEdit: { range, newText: hasColon ? key : `${key}: ` },
            },
          ],
    ),
  );
}

const descriptionOf = (property: Schema, path: Path): string =>
  property.description ??
  schemasAt(path).find(({ description }) => description !== undefined)?.description ??
  '';

function values(path: Path, range: Range): CompletionItem[] {
  const schemas = schemasAt(path);
  const offered = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.type === 'boolean' ? [true, false] : []),
  ]);
  return offered.map((value) => ({
    label: String(value),
    kind: valueKind,
    sortText: `0${String(value)}`,
    textEdit: { range, newText: typeof value === 'string' ? scalarText(value) : String(value) },
  }));
}

/** Names of components, where the key names some; those of the file's own sections. */
function names({ root, path }: Spot, range: Range, topologies: readonly Compiled[]): CompletionItem[] {
  const key = String(path.findLast((step) => typeof step === 'string'));
  const kinds = path.length > 2 ? (kindsNamedBy.get(key) ?? []) : [];
  const isZone = key === 'zone' || (key === 'zones' && path.length > 2);
  const zones = isZone ? zoneNames(root) : [];
  const components = kinds.flatMap((kind) => {
    const section = root.kind === 'map' ? root.entries.get(sectionOf[kind])?.value : undefined;
    return section?.kind === 'map' ? [...section.entries.keys()] : [];
  });
  const isComposed = ({ file }: Compiled): boolean => file.parts.length > 1;
  const elsewhere = topologies
    .filter(isComposed)
    .flatMap(({ topology }) => [
      ...topology.declared.flatMap(({ kind, name }) => (kinds.includes(kind) ? [name] : [])),
      ...(isZone ? topology.zones.map(({ name }) => name) : []),
    ]);
  return [...new Set([...components, ...zones, ...elsewhere])]
    .filter((name) => name !== marker)
    .map((name) => ({
      label: name,
      kind: nameKind,
      sortText: `0${name}`,
      textEdit: { range, newText: scalarText(name) },
    }));
}

function zoneNames(root: YamlNode): string[] {
  const zones = root.kind === 'map' ? root.entries.get('zones')?.value : undefined;
  return (zones?.kind === 'seq' ? zones.items : []).flatMap((item) => {
    const name = item.kind === 'map' ? item.entries.get('name')?.value : item;
    return name?.kind === 'scalar' && typeof name.value === 'string' ? [name.value] : [];
  });
}
