/**
 * The keys that configuration files of Canton nodes and Daml services may have, release by release. The facts stand in
 * table.json with the sources of each line (`sources`) and the configuration class of each type (`from`).
 */
import type { Range } from './range.ts';
import table from './table.json' with { type: 'json' };

/** What may stand at a key: the name of a type, `@` and one of the table's own, values with bars, or a shape. */
export type KeySpec = string | KeyShape;

export interface KeyShape extends Range {
  /** `bool`, `int`, `number`, `port`, `duration`, `text`, `path`, `any`, `free`, `@TYPE`, `one|other`, or `one|` for a single value. */
  readonly is?: string;
  /** Ranges of single values. */
  readonly values?: Readonly<Record<string, Range>>;
  readonly anyCase?: boolean;
  readonly list?: KeySpec;
  /** Any names, each with this. */
  readonly map?: KeySpec;
  /** The longest name of a map. */
  readonly longest?: number;
  readonly keys?: Readonly<Record<string, KeySpec>>;
  /** The key whose value chooses one of `variants`. */
  readonly by?: string;
  readonly variants?: Readonly<Record<string, KeyVariant>>;
  /** The variant where `by` is not there. */
  readonly otherwise?: string;
  /** Other variants may exist. */
  readonly open?: boolean;
  /** The program drops keys here that it does not know: always, or since a line. */
  readonly ignores?: boolean | string;
  readonly required?: boolean;
  readonly null?: boolean;
  readonly least?: number;
  readonly edition?: string;
  /** What releases without it have in its place. */
  readonly instead?: string;
  /** Where an old spelling has moved to. */
  readonly moved?: string;
  /** Whether a file must be there. */
  readonly file?: boolean;
  /** A number without a unit is a duration as well. */
  readonly unitless?: boolean;
  /** The one value with which it starts, but where a key beside it has one of these. */
  readonly only?: string;
  readonly unless?: Readonly<Record<string, readonly string[]>>;
  /** Why no other value may stand there. */
  readonly why?: string;
  /** Other shapes in earlier releases, oldest first. */
  readonly older?: readonly { readonly until: string; readonly as: KeySpec }[];
  /** What to say of keys that people write here by mistake. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Ways of keys that must be there, some since a line; an older spelling leaves the first step out. */
  readonly paths?: readonly { readonly path: string; readonly since?: string }[];
  /** Sets of keys of which exactly one must be there. */
  readonly oneOf?: readonly (readonly string[])[];
}

interface KeyVariant extends Range {
  readonly edition?: string;
  readonly keys: Readonly<Record<string, KeySpec>>;
}

export type FileKind = keyof typeof table.roots;

const types: Readonly<Record<string, KeyShape>> = table.types;

export const rootOf = (kind: FileKind): KeySpec => table.roots[kind] as KeySpec;

/** A specification with the type that it names. */
export function shapeOf(spec: KeySpec): KeyShape {
  const shape = typeof spec === 'string' ? { is: spec } : spec;
  if (shape.is?.startsWith('@') !== true) return shape;
  const { is, ...rest } = shape;
  return { ...types[is.slice(1)], ...rest };
}

/** The kinds of nodes below `canton`, each with its key there. */
export const nodeSections = {
  participant: 'participants',
  domain: 'domains',
  sequencer: 'sequencers',
  mediator: 'mediators',
  'domain-manager': 'domain-managers',
} as const;
