import type { Topology } from '../model/topology.ts';
import type { Change } from './change.ts';
import type { Commands } from './commands.ts';
import type { Places } from './places.ts';

/** What the steps are made from. */
export interface Work {
  readonly commands: Commands;
  readonly before: Places;
  readonly after: Places;
  readonly old: Topology;
  readonly next: Topology;
  readonly file: string;
  /** Kinds of operators' objects that were rendered before, as `GROUP/VERSION/KIND`. */
  readonly kinds: readonly string[];
  /** What changes, by the title of the component. */
  readonly changes: ReadonlyMap<string, Change>;
}
