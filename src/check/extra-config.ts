/** Configuration that people add to what is generated (`extraConfig`). */
import type { Path } from '../base/path.ts';
import type { Place } from '../model/component.ts';
import type { Component, Topology } from '../model/topology.ts';

export interface ExtraConfig {
  readonly owner: Component;
  readonly at: Place;
  readonly value: unknown;
}

/** Every place of a topology where keys are added to the configuration of a node or service. */
export function extraConfigsOf(topology: Topology): ExtraConfig[] {
  const owners = [
    ...topology.cantonNodes,
    ...topology.jsonApis,
    ...topology.oauthMiddlewares,
    ...topology.triggerServices,
    ...topology.triggerNodes,
  ];
  return owners.flatMap((owner): ExtraConfig[] => [
    ...(owner.spec.extraConfig === undefined
      ? []
      : [{ owner, at: owner.at('extraConfig'), value: owner.spec.extraConfig }]),
    ...instancesOf(owner.spec).flatMap(({ extraConfig }, index) =>
      extraConfig === undefined
        ? []
        : [{ owner, at: owner.at('instances', index, 'extraConfig'), value: extraConfig }],
    ),
  ]);
}

const instancesOf = (spec: object): { readonly extraConfig?: unknown }[] => {
  const instances = 'instances' in spec ? spec.instances : undefined;
  return Array.isArray(instances) ? (instances as { extraConfig?: unknown }[]) : [];
};

/** A way to a key of the configuration, and the way to it in the topology: keys with dots stand for several. */
export interface WrittenKey {
  readonly keys: readonly string[];
  readonly path: Path;
  readonly value: unknown;
}

/** Every key that is written, those above others first. Entries of lists have their numbers as keys. */
export function* writtenKeys(
  value: unknown,
  path: Path,
  keys: readonly string[] = [],
): Generator<WrittenKey> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    const entry = { keys: [...keys, ...key.split('.')], path: [...path, step], value: inner };
    yield entry;
    yield* writtenKeys(inner, entry.path, entry.keys);
  }
}
