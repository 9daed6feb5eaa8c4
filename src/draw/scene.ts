import type { Path } from '../base/path.ts';
import type { ComponentKind } from '../model/component.ts';
import type { Fate } from './fates.ts';

/** What an element stands for in the file. */
export interface Origin {
  readonly kind: ComponentKind | 'monitoring' | 'backend';
  /** The component's name as written. */
  readonly name: string;
  /** Structural path in the topology. */
  readonly path: Path;
  /** Line in the file (from 1) on which it is written, or on which what implies it is written. */
  readonly line: number;
  /** The file of that line, where it is another one than the scene's. */
  readonly file?: string;
}

export type NodeKind =
  | 'instance'
  | 'service'
  | 'database'
  | 'load-balancer'
  | 'identity-provider'
  | 'application'
  | 'gateway'
  | 'peer'
  | 'chain'
  | 'monitoring';

/** What a database holds up: the notation of its disk. */
export type Durability = 'ha' | 'local' | 'synchronization';

export interface SceneNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** In the documents' words: `Participant (active)`. */
  readonly label: string;
  /** The component's own name, or where it stands. */
  readonly detail: string;
  /** False for an instance that is started only when the live one fails. */
  readonly runs: boolean;
  readonly durability: Durability | undefined;
  /** Trigger nodes: the number of their rule set's colour, from 0. */
  readonly ruleSet: number | undefined;
  /** `KIND:NAME` of the service that it is part of, or in front of which it stands. */
  readonly service: string | undefined;
  /** The innermost group that it stands in. */
  readonly group: string | undefined;
  readonly origin: Origin;
  /** Numbers of the findings about it; of a box that sums up stacks or organizations, the worst one inside. */
  readonly marks: readonly number[];
  /** How many more findings are inside, besides those in `marks`. */
  readonly moreMarks?: number;
  /** How it stands after a failure, in a picture of one. */
  readonly fate?: Fate | undefined;
}

export type LinkKind = 'traffic' | 'failover' | 'health' | 'replication' | 'token' | 'chain';

/**
 * A line. `from` calls `to`; of a health signal `from` is asked and `to` is told, so that the arrow stands at `to`;
 * of a replication `from` is the primary.
 */
export interface SceneLink {
  readonly id: string;
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
  /** Replication that loses nothing; false where commits do not wait for the replica. */
  readonly synchronous: boolean;
  /** Whether the head of a health signal stands at `to`; false on the way to a gateway. */
  readonly arrow: boolean;
  readonly origin: Origin;
  readonly marks: readonly number[];
}

export type GroupKind = 'organization' | 'stack' | 'service' | 'region' | 'zone';

export interface SceneGroup {
  readonly id: string;
  readonly kind: GroupKind;
  readonly label: string;
  readonly detail: string;
  readonly parent: string | undefined;
  /** False for a region or zone that is started only when the active one is lost. */
  readonly runs: boolean;
  readonly origin: Origin;
  readonly marks: readonly number[];
}

/** A finding as it stands beneath the picture. */
export interface SceneFinding {
  readonly number: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  readonly message: string;
  readonly line: number;
  /** The file of that line, where it is another one than the scene's. */
  readonly file?: string;
}

export type Direction = 'down' | 'right';

/** One picture before it is laid out: groups, nodes and links, decided once for every format. */
export interface Scene {
  readonly title: string;
  /** One paragraph for those who cannot see the picture. */
  readonly description: string;
  /** Name of the topology file. */
  readonly file: string;
  readonly direction: Direction;
  /** Organizations stand in rows of this width; without it, of a page's shape once a row is long. */
  readonly width?: number;
  readonly groups: readonly SceneGroup[];
  readonly nodes: readonly SceneNode[];
  readonly links: readonly SceneLink[];
  readonly findings: readonly SceneFinding[];
  /** What was left out or drawn together, in sentences. */
  readonly notes: readonly string[];
  /** Ids of the nodes as which each node of the connection graph is drawn, where that was asked for. */
  readonly traces?: ReadonlyMap<string, readonly string[]> | undefined;
}
