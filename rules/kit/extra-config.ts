/** Configuration that people add to what is generated (`extraConfig` of nodes and services, `processConfig` of processes). */
import type { Path } from '../../src/base/path.ts';
import type { Place } from '../../src/model/component.ts';
import type { Component, Topology } from '../../src/model/topology.ts';

export interface ExtraConfig {
  readonly owner: Component;
  readonly at: Place;
  readonly value: unknown;
  /** Whether its keys stand below `canton`, for the whole process, rather than at the node. */
  readonly isOfProcess: boolean;
}

/** Every place of a topology where keys are added to the configuration of a node or service. */
export function extraConfigsOf(topology: Topology): ExtraConfig[] {
  return topology.declared.flatMap((owner): ExtraConfig[] => {
    const { extraConfig, processConfig, instances } = owner.spec as Configured;
    const entries = Array.isArray(instances) ? (instances as readonly Configured[]) : [];
    const own = [
      { at: owner.at('extraConfig'), value: extraConfig, isOfProcess: false },
      { at: owner.at('processConfig'), value: processConfig, isOfProcess: true },
      ...entries.map((entry, index) => ({
        at: owner.at('instances', index, 'extraConfig'),
        value: entry.extraConfig,
        isOfProcess: false,
      })),
    ];
    return own.flatMap((each) => (each.value === undefined ? [] : [{ owner, ...each }]));
  });
}

interface Configured {
  readonly extraConfig?: unknown;
  readonly processConfig?: unknown;
  readonly instances?: unknown;
}

/** As a finding names it. */
export const configurationName = ({ isOfProcess }: ExtraConfig): string =>
  isOfProcess ? 'process configuration' : 'extra configuration';

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
