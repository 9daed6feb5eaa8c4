import type { Effect } from './consequence.ts';

export const phases = [
  'prepare',
  'back up',
  'hand over',
  'start',
  'change',
  'switch',
  'stop',
  'finish',
] as const;
export type Phase = (typeof phases)[number];

/** What is done to the network at a moment when something does not answer. */
export interface Interruption {
  /** Who notices, kind and name. */
  readonly who: readonly string[];
  /** Seconds, where the documents or the configuration give a number. */
  readonly seconds: number | undefined;
}

/** One step of a runbook. */
export interface Step {
  readonly phase: Phase;
  /** Whose step it is; everybody's where none is named. */
  readonly organization: string | undefined;
  /** What it is done to, kind and name. */
  readonly components: readonly string[];
  /** What is done, in a sentence. */
  readonly text: string;
  /** Commands to type, one after the other, in the rendered folder. */
  readonly commands: readonly string[];
  /** How to see that it worked. */
  readonly check: string;
  /** What does not answer meanwhile; undefined where nobody notices. */
  readonly interruption: Interruption | undefined;
  /** How to go back from here; undefined after the point of no return. */
  readonly back: string | undefined;
  /** Whether there is no way back once it is done. */
  readonly isPointOfNoReturn: boolean;
  readonly effect: Effect;
  /** Index of the state that the network is in afterwards, in the list of states; undefined where it stays the same. */
  readonly state: number | undefined;
}
