/** Every key of the language changes something: what a trial once showed is shown again. */
import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../src/dev/keys/explore.ts';
import { recordedEffects, recordedValues } from '../../src/dev/keys/record.ts';
import { schemaKeys } from '../../src/dev/keys/schema-keys.ts';
import { enumerations, lostPairs, pairsOf } from '../../src/dev/keys/values.ts';
import { isSynonym, isWithoutEffect } from '../../src/dev/keys/without-effect.ts';

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

describe('every two values of an enumeration', () => {
  const values = recordedValues();
  const pairId = (key: string, one: string, other: string): string => `${key}: ${one} and ${other}`;
  const all = enumerations().flatMap(({ key, words }) =>
    pairsOf(words).map(([one, other]) => ({ key: key.path.join('.'), one, other })),
  );
  const onRecord = values.flatMap(({ key, apart }) => apart.map(([one, other]) => pairId(key, one, other)));

  it('differ on record, or have a reason why they mean the same', () => {
    const known = new Set(onRecord);
    const missing = all.filter(
      ({ key, one, other }) =>
        !known.has(pairId(key, one, other)) &&
        isWithoutEffect(key) === undefined &&
        isSynonym(key, one, other) === undefined,
    );
    expect(missing).toEqual([]);
    const said = new Set(all.map(({ key, one, other }) => pairId(key, one, other)));
    expect(onRecord.filter((pair) => !said.has(pair))).toEqual([]);
  });

  // A night has the time for all of them.
  const step = process.env['PROPERTY_FACTOR'] === undefined ? 10 : 1;
  it(`still differ, as far as each ${step}th record tells`, async () => {
    const lost = await lostPairs(
      values.flatMap((record, index) =>
        index % step === 0
          ? [{ ...record, apart: step === 1 ? record.apart : record.apart.slice(0, 1) }]
          : [],
      ),
    );
    expect(lost).toEqual([]);
  });
});
