import { compareText } from '../base/compare.ts';
import type { Path } from '../base/path.ts';
import type { Compiled } from '../compile.ts';
import type { Spot } from '../diagnostic/diagnostic.ts';
import type { Instance } from '../model/component.ts';
import type { Component } from '../model/topology.ts';
import { locate } from '../parse/yaml-node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { covers } from './ranges.ts';

/** A place in the text that names a component. */
export interface Name extends Spot {
  readonly path: Path;
  readonly target: Component;
  /** Where the instance and not its service is named. */
  readonly instance: Instance | undefined;
  readonly isDeclaration: boolean;
}

/** Every place of a document that names a component, in order: where it is declared and where it is referred to. */
export function namesOf({ file, topology }: Compiled): Name[] {
  const names = new Map<string, Name>();
  const keyOf = ({ name }: SourceFile, start: number): string => `${name}\u0000${start}`;
  for (const target of topology.declared) {
    const { span, exact, source = file.source } = locate(file.root, target.path, 'key');
    const name = { file: source, span, path: target.path, target, instance: undefined, isDeclaration: true };
    if (exact) names.set(keyOf(source, span.start), name);
  }
  for (const { target, text, place, instance } of topology.references) {
    const { span, exact, node, source = file.source } = locate(file.root, place.path);
    const key = keyOf(source, span.start);
    // A default stands nowhere in the text.
    if (!exact || node.kind !== 'scalar' || node.value !== text || names.has(key)) continue;
    names.set(key, { file: source, span, path: place.path, target, instance, isDeclaration: false });
  }
  return [...names.values(), ...changedIn(file, topology, names, keyOf)].sort(
    (a, b) => compareText(a.file.name, b.file.name) || a.span.start - b.span.start,
  );
}

/** Where files name a component that they only change: the keys of overlays. */
function changedIn(
  { parts }: Compiled['file'],
  topology: Compiled['topology'],
  known: ReadonlyMap<string, Name>,
  keyOf: (file: SourceFile, start: number) => string,
): Name[] {
  if (parts.length === 1) return [];
  return parts.flatMap(({ source, root }) =>
    topology.declared.flatMap((target): Name[] => {
      const { span, exact } = locate(root, target.path, 'key');
      if (!exact || known.has(keyOf(source, span.start))) return [];
      return [{ file: source, span, path: target.path, target, instance: undefined, isDeclaration: false }];
    }),
  );
}

/** The name under a cursor. */
export const nameAt = (names: readonly Name[], source: SourceFile, offset: number): Name | undefined =>
  names.find(({ file, span }) => file === source && covers(span, offset));

/** Where the component, or the instance, of a name is declared. */
export function declarationOf({ file }: Compiled, { target, instance }: Name): Spot {
  const path = instance === undefined ? undefined : [...instance.path, 'name'];
  return path !== undefined && file.isWritten(path)
    ? file.label(path, '')
    : file.label(target.path, '', 'key');
}

/** Every place that names the same component, or the same instance of it. */
export const sameName = (names: readonly Name[], name: Name): Name[] =>
  names.filter(
    ({ target, instance }) =>
      target === name.target && (name.instance === undefined || instance === name.instance),
  );
