import type { ErrorObject } from 'ajv';
import type { PlainObject } from '../base/object.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import { validate } from './generated/accepts-topology.js';
import type { TopologyFile } from './topology-file.ts';
import { readVersions } from './versions.ts';

/** A kind of document with its JSON Schema: topologies, and the tool's own files beside them. */
export interface Language {
  /** What people call a document of it. */
  readonly noun: string;
  /** Whether a value follows the schema. */
  readonly accepts: (value: unknown) => boolean;
  /** The value where some of it is read in a manner of its own. */
  readonly prepare?: (file: TopologyFile) => { value: PlainObject; findings: Finding[] };
  /** What explains a value that does not follow the schema; loaded when one does not. */
  readonly explain: () => Promise<Explanation>;
}

interface Explanation {
  readonly schema: object;
  readonly validate: { (value: unknown): boolean; errors?: ErrorObject[] | null };
}

/** The topology language. */
export const topologyLanguage: Language = {
  noun: 'topology',
  accepts: validate,
  prepare: readVersions,
  explain: () => import('./explain-topology.ts'),
};
