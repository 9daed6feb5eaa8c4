/**
 * `npm run effects`: tries every key and every two values of an enumeration whose effect is not on record any more. With
 * --again every one, those that showed none before too, which takes half an hour.
 */
import { writeFileSync } from 'node:fs';
import { baseFiles, effectsOf, explore } from './explore.ts';
import {
  type KeyRecord,
  recordedEffects,
  recordedValues,
  recordPath,
  type ValueRecord,
  valueRecordPath,
} from './record.ts';
import { schemaKeys } from './schema-keys.ts';
import { enumerations, lostPairs, pairsOf, tellApart } from './values.ts';
import { isSynonym, isWithoutEffect } from './without-effect.ts';

const again = process.argv.includes('--again');
const bases = baseFiles();
write(recordPath, await keys());
write(valueRecordPath, await values());

async function keys(): Promise<KeyRecord[]> {
  const known = new Map(recordedEffects().map((record) => [record.key, record]));
  const found: KeyRecord[] = [];
  for (const key of schemaKeys()) {
    const id = key.path.join('.');
    if (!again && !known.has(id) && isWithoutEffect(id) !== undefined) continue;
    const before = again ? undefined : known.get(id);
    const effects = before === undefined ? [] : await effectsOf(before);
    const trial =
      before !== undefined && effects.length > 0 ? { ...before, effects } : await explore(key, bases);
    if (trial === undefined) console.error(`no effect found: ${id}`);
    else {
      const { base, at, to, beside } = trial;
      found.push({
        ...{ key: id, base, at, to },
        ...(beside === undefined ? {} : { beside }),
        effects: trial.effects,
      });
    }
  }
  return found;
}

async function values(): Promise<ValueRecord[]> {
  const known = recordedValues();
  const found: ValueRecord[] = [];
  for (const each of enumerations()) {
    const id = each.key.path.join('.');
    if (isWithoutEffect(id) !== undefined) continue;
    const before = known.filter(({ key, list }) => key === id && (list !== undefined) === each.isList);
    const pairs = pairsOf(each.words).filter(([one, other]) => isSynonym(id, one, other) === undefined);
    const isFresh =
      !again &&
      pairs.every(([one, other]) =>
        before.some(({ apart }) => apart.some(([a, b]) => a === one && b === other)),
      ) &&
      (await lostPairs(before)).length === 0;
    if (isFresh) found.push(...before);
    else {
      const { trials, alike } = await tellApart(each, bases);
      for (const [one, other] of alike)
        if (isSynonym(id, one, other) === undefined)
          console.error(`no difference found: ${id}: ${one} and ${other}`);
      found.push(...trials.map((trial) => ({ key: id, ...trial })));
    }
  }
  return found;
}

/** One record a line, in the order of the keys. */
function write(path: string, records: readonly { readonly key: string }[]): void {
  const lines = [...records]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map((each) => JSON.stringify(each));
  writeFileSync(path, `[\n${lines.join(',\n')}\n]\n`);
}
