import type { Path } from '../base/path.ts';
import type { Compiled } from '../compile.ts';
import type { Instance } from '../model/component.ts';
import type { Component } from '../model/topology.ts';
import { locate } from '../parse/yaml-node.ts';
import type { Span } from '../source/source-file.ts';
import { covers } from './ranges.ts';

/** A place in the text that names a component. */
export interface Name {
  readonly span: Span;
  readonly path: Path;
  readonly target: Component;
  /** Where the instance and not its service is named. */
  readonly instance: Instance | undefined;
  readonly isDeclaration: boolean;
}

/** Every place of a document that names a component, in order: where it is declared and where it is referred to. */
export function namesOf({ file, topology }: Compiled): Name[] {
  const names = new Map<number, Name>();
  for (const target of declaredIn(topology)) {
    const { span, exact } = locate(file.root, target.path, 'key');
    if (exact)
      names.set(span.start, { span, path: target.path, target, instance: undefined, isDeclaration: true });
  }
  for (const { target, text, place, instance } of topology.references) {
    const { span, exact, node } = locate(file.root, place.path);
    // A default stands nowhere in the text.
    if (!exact || node.kind !== 'scalar' || node.value !== text || names.has(span.start)) continue;
    names.set(span.start, { span, path: place.path, target, instance, isDeclaration: false });
  }
  return [...names.values()].sort((a, b) => a.span.start - b.span.start);
}

/** The components that stand in the file. */
export const declaredIn = (topology: Compiled['topology']): Component[] => [
  ...topology.organizations,
  ...topology.identityProviders,
  ...topology.databases,
  ...topology.domains,
  ...topology.sequencers,
  ...topology.mediators,
  ...topology.domainManagers,
  ...topology.participants,
  ...topology.jsonApis,
  ...topology.oauthMiddlewares,
  ...topology.triggerServices,
  ...topology.triggerNodes,
  ...topology.declaredLoadBalancers,
  ...topology.applications,
  ...topology.networks,
];

/** The name under a cursor. */
export const nameAt = (names: readonly Name[], offset: number): Name | undefined =>
  names.find(({ span }) => covers(span, offset));

/** Where the component, or the instance, of a name is declared. */
export function declarationOf({ file }: Compiled, { target, instance }: Name): Span {
  const own = instance === undefined ? undefined : locate(file.root, [...instance.path, 'name']);
  return own?.exact === true ? own.span : locate(file.root, target.path, 'key').span;
}

/** Every place that names the same component, or the same instance of it. */
export const sameName = (names: readonly Name[], name: Name): Name[] =>
  names.filter(
    ({ target, instance }) =>
      target === name.target && (name.instance === undefined || instance === name.instance),
  );
