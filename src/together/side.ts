import type { Severity } from '../diagnostic/diagnostic.ts';
import type { Place } from '../model/component.ts';
import type { Domain, Organization, Topology } from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';

/** One topology among those that are checked together. */
export interface Side {
  readonly file: TopologyFile;
  readonly topology: Topology;
  /** Whether all of its file could be read; of another nobody can say that something is missing. */
  readonly isWhole: boolean;
}

/** A domain as one file has it. */
export interface DomainSide {
  readonly side: Side;
  readonly domain: Domain;
}

/** One end of a contradiction: a place of one file. */
export interface End {
  readonly side: Side;
  readonly at: Place;
  /** A few words about the place. */
  readonly label: string;
  /** What it says, in the words in which the other end's finding quotes it: `says port 443`. */
  readonly says: string;
}

/** A contradiction between two files. */
export interface Contradiction {
  readonly rule: string;
  /** What it is about, as the beginning of both messages: trigger rule `M:r` is live twice. */
  readonly about: string;
  readonly ends: readonly [End, End];
  readonly help?: string;
  readonly severity?: Severity;
  /** Whether it rests on something that the second end's file does not say. */
  readonly isAbsence?: true;
}

export type Tell = (contradiction: Contradiction) => void;

/** Whether the owner of the file runs something: what belongs to an external organization is described only. */
export const isOwn = ({ organization }: { readonly organization: Organization | undefined }): boolean =>
  organization?.spec.external !== true;

/** Whether two topologies stand in one file; documents of one file are not compared with each other. */
export const isSameFile = (one: Side, other: Side): boolean => one.file.source === other.file.source;
