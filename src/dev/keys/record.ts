/** What was found by trying each key: written by `npm run effects`, repeated by a test. */
import { readFileSync } from 'node:fs';
import type { Trial } from './explore.ts';
import type { ValueTrial } from './values.ts';

export interface KeyRecord extends Trial {
  readonly key: string;
}

export const recordPath = 'src/dev/keys/effects.json';

export const recordedEffects = (): readonly KeyRecord[] =>
  JSON.parse(readFileSync(recordPath, 'utf8')) as KeyRecord[];

export interface ValueRecord extends ValueTrial {
  readonly key: string;
}

export const valueRecordPath = 'src/dev/keys/values.json';

export const recordedValues = (): readonly ValueRecord[] =>
  JSON.parse(readFileSync(valueRecordPath, 'utf8')) as ValueRecord[];
