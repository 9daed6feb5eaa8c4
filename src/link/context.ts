import type { Finding } from '../diagnostic/diagnostic.ts';
import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Domain, SequencerEndpoint, Topology } from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import type { Databases } from './databases.ts';
import type { References } from './references.ts';

/** What every step of linking works with. */
export interface LinkContext {
  readonly file: TopologyFile;
  readonly topology: Topology;
  readonly references: References;
  readonly databases: Databases;
  /** Findings of linking itself; those about references are kept by the references. */
  readonly findings: Finding[];
  readonly endpointsOf: Map<Domain, readonly SequencerEndpoint[]>;
}

/** The entry of an instance in the expanded file. */
export const entryOf = (
  service: { spec: { instances?: File.Instances } },
  instance: Instance,
): File.Instance =>
  (Array.isArray(service.spec.instances) ? service.spec.instances[instance.index] : undefined) ?? {};
