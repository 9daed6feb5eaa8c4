/**
 * `npm run effects`: tries every key whose effect is not on record any more. With --again every key, those that showed
 * none before too, which takes half an hour.
 */
import { writeFileSync } from 'node:fs';
import { baseFiles, effectsOf, explore } from './explore.ts';
import { type KeyRecord, recordedEffects, recordPath } from './record.ts';
import { schemaKeys } from './schema-keys.ts';
import { isWithoutEffect } from './without-effect.ts';

const again = process.argv.includes('--again');
const bases = baseFiles();
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
  else found.push({ ...trial, key: id });
}
const lines = found
  .sort((a, b) => (a.key < b.key ? -1 : 1))
  .map(({ key, base, at, to, beside, effects }) => JSON.stringify({ key, base, at, to, beside, effects }));
writeFileSync(recordPath, `[\n${lines.join(',\n')}\n]\n`);
