import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { visible } from '../base/visible.ts';
import type { Compiled } from '../compile.ts';
import { kindName } from '../model/component.ts';
import type { Component } from '../model/topology.ts';
import { type Entry, locate, type YamlNode } from '../parse/yaml-node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { rangeOf } from './ranges.ts';

/** Numbers of the protocol: a section is a namespace, a component an object. */
const namespaceKind: SymbolKind = 3;
const objectKind: SymbolKind = 19;

/** The sections of a document with their components, trigger nodes below their service. */
export function outline({ file, topology }: Compiled, source: SourceFile): DocumentSymbol[] {
  const root = file.parts.find((part) => part.source === source)?.root;
  if (root?.kind !== 'map') return [];
  const bySection = new Map<string, Component[]>();
  for (const component of topology.declared) {
    const section = String(component.path[0]);
    const known = bySection.get(section);
    if (known === undefined) bySection.set(section, [component]);
    else known.push(component);
  }
  return [...root.entries.values()].flatMap((entry) => {
    const components = bySection.get(entry.key);
    if (components === undefined || entry.merged) return [];
    const section = symbol(entry.key, '', namespaceKind, entry, source);
    return [{ ...section, children: componentSymbols(components, root, source) }];
  });
}

function componentSymbols(
  components: readonly Component[],
  root: YamlNode,
  source: SourceFile,
): DocumentSymbol[] {
  const symbols = new Map<Component, DocumentSymbol>();
  const top: DocumentSymbol[] = [];
  for (const component of components) {
    const above = locate(root, component.path.slice(0, -1)).node;
    const entry = above.kind === 'map' ? above.entries.get(component.name) : undefined;
    if (entry === undefined || entry.merged) continue;
    const own = symbol(component.name, kindName[component.kind], objectKind, entry, source);
    symbols.set(component, own);
    const parent = component.kind === 'trigger-node' ? symbols.get(component.service) : undefined;
    if (parent === undefined) top.push(own);
    else {
      parent.children ??= [];
      parent.children.push(own);
    }
  }
  return top;
}

function symbol(
  name: string,
  detail: string,
  kind: SymbolKind,
  entry: Entry,
  source: SourceFile,
): DocumentSymbol {
  const { keySpan, value } = entry;
  // What an alias stands for is written elsewhere.
  const end = value.start >= keySpan.end ? Math.max(keySpan.end, value.end) : keySpan.end;
  return {
    name: name.trim() === '' ? JSON.stringify(name) : visible(name),
    detail,
    kind,
    range: rangeOf(source, { start: keySpan.start, end }),
    selectionRange: rangeOf(source, keySpan),
  };
}
