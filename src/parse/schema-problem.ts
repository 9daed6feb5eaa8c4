import type { Path } from '../base/path.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';

/** What the words about mistakes need to know of the language. */
export interface Words {
  readonly noun: string;
  readonly schema: object;
}

/** What a schema mistake comes to: what to say, and which part of the value cannot be used. */
export interface SchemaProblem {
  readonly finding: Finding;
  /** The part that is wrong or missing. */
  readonly path: Path;
  /** Whether the part stands in the value and has to be taken out of it. */
  readonly remove: boolean;
  /** The parts that were probably meant: they are there, only not as such, so nothing need be said of their absence. */
  readonly meant?: readonly Path[];
  /** Other parts that are told with it and stand in the value. */
  readonly along?: readonly Path[];
  /** What the part is read as: a slip that can mean one thing only is told, and nothing that would follow from its loss. */
  readonly instead?: string;
}
