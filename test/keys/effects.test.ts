/** Every key of the language changes something: what a trial once showed is shown again. */
import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../src/dev/keys/explore.ts';
import { recordedEffects } from '../../src/dev/keys/record.ts';
import { schemaKeys } from '../../src/dev/keys/schema-keys.ts';
import { isWithoutEffect } from '../../src/dev/keys/without-effect.ts';

const records = recordedEffects();
const keys = schemaKeys().map(({ path }) => path.join('.'));
const sections = [...new Set(records.map(({ key }) => key.split('.')[0] ?? ''))];

describe('every key of the language', () => {
  it('has an effect on record, or a reason why none was seen', () => {
    const known = new Set(records.map(({ key }) => key));
    expect(keys.filter((key) => !known.has(key) && isWithoutEffect(key) === undefined)).toEqual([]);
    expect(records.map(({ key }) => key).filter((key) => !keys.includes(key))).toEqual([]);
  });

  it.each(sections)('still has it: %s', async (section) => {
    const lost: string[] = [];
    for (const record of records.filter(({ key }) => key.split('.')[0] === section)) {
      const [first] = record.effects;
      if (first !== undefined && (await effectsOf(record, [first])).length === 0) lost.push(record.key);
    }
    expect(lost).toEqual([]);
  });
});
