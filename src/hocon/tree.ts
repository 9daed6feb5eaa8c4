import type { SourceFile, Span } from '../source/source-file.ts';

/** A range of characters in one of several files. */
export interface Place extends Span {
  readonly file: SourceFile;
}

/** A scalar as written; `text` is what it contributes to a concatenation of strings. */
export interface ScalarExpression {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly text: string;
  /** White space between the parts of a concatenation: dropped where lists or objects are joined. */
  readonly isSpace: boolean;
  readonly place: Place;
}

/** `${path}` or `${?path}`. */
export interface ReferenceExpression {
  readonly kind: 'reference';
  readonly path: readonly string[];
  readonly optional: boolean;
  /** Where the file of the substitution was included: a path is looked up below it first. */
  readonly prefix: readonly string[];
  readonly place: Place;
}

export interface ConcatenationExpression {
  readonly kind: 'concatenation';
  readonly parts: readonly Expression[];
  readonly place: Place;
}

interface ListExpression {
  readonly kind: 'list';
  readonly items: readonly Expression[];
  readonly place: Place;
}

/** One definition of a key. Definitions of one key are kept in order: later ones win or, as objects, are merged over. */
export interface Definition {
  readonly value: Expression;
  readonly key: Place;
}

export interface ObjectExpression {
  readonly kind: 'object';
  readonly fields: Map<string, Definition[]>;
  readonly place: Place;
}

/** What a file says, before substitutions are looked up. */
export type Expression =
  | ScalarExpression
  | ReferenceExpression
  | ConcatenationExpression
  | ListExpression
  | ObjectExpression;

/** A substitution that had a part in a value. */
export interface Substitution {
  /** The path between the braces: the name of a variable where no configuration defines it. */
  readonly name: string;
  readonly optional: boolean;
  /** What gave the value: a path of the configuration, the environment, or nothing. */
  readonly by: 'configuration' | 'environment' | 'nothing';
  readonly place: Place;
}

export interface ConfigScalar {
  readonly kind: 'scalar';
  /** Undefined where a required substitution is not set. */
  readonly value: string | number | boolean | null | undefined;
  readonly text: string;
  readonly place: Place;
  readonly substitutions: readonly Substitution[];
}

interface ConfigList {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
  readonly place: Place;
}

export interface ConfigEntry {
  readonly key: Place;
  readonly value: ConfigNode;
}

export interface ConfigObject {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, ConfigEntry>;
  readonly place: Place;
}

/** A value after resolution, with the place that decided it. */
export type ConfigNode = ConfigScalar | ConfigList | ConfigObject;

/** Why a file could not be read, or a substitution not be resolved. */
export interface HoconProblem {
  readonly kind: 'syntax' | 'include' | 'unset' | 'cycle' | 'mixed' | 'limit';
  readonly message: string;
  readonly place: Place;
}

/** The plain value of a node, as a JSON reader would give it. */
export function plainValue(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainValue(value)]));
}
