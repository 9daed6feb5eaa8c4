import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readHocon } from '../../src/hocon/read.ts';
import { plainValue } from '../../src/hocon/tree.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { composeOf, judge, planOfFile } from '../render/rendered.ts';
import { hoconDocument } from './documents.ts';
import { judgedByTypesafe, typesafeIsHere } from './typesafe.ts';

const { isHere } = judge('Typesafe Config', typesafeIsHere, 'install libtypesafe-config-java and a JDK');
const environment = { LEDGER_PORT: '5001', DB_HOST: 'db', DB_PORT: '5432' };
const corpus = 'test/hocon/corpus';
const folder = mkdtempSync(join(tmpdir(), 'canton-plan-hocon-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): SourceFile => new SourceFile(name, readFileSync(name, 'utf8'));
const load = (name: string, from: SourceFile): SourceFile | undefined =>
  [join(dirname(from.name), name), name].filter(existsSync).map(read)[0];
const reading = (files: readonly string[], more: Readonly<Record<string, string>> = {}) => {
  const known = new Map(Object.entries({ ...environment, ...more }));
  const { value, problems } = readHocon(files.map(read), { environment: known, load });
  return { value: JSON.parse(JSON.stringify(plainValue(value))) as unknown, problems };
};

describe.runIf(isHere)('Typesafe Config agrees', () => {
  it('on every document of the corpus, accepted or refused', () => {
    const names = readdirSync(corpus).filter((name) => name.endsWith('.conf'));
    const judged = judgedByTypesafe(
      names.map((name) => [join(corpus, name)]),
      environment,
    );
    expect(names.length).toBeGreaterThan(45);
    for (const [index, name] of names.entries()) {
      const { value, problems } = reading([join(corpus, name)]);
      const faults = problems.filter(({ kind }) => kind !== 'include' || name.includes('required'));
      if (name === 'cycle-through-a-copy.conf') expect(judged[index]?.error).toMatch(/cycle/);
      else if (judged[index]?.error !== undefined) expect(faults, name).not.toEqual([]);
      else {
        expect(faults, name).toEqual([]);
        expect(value, name).toEqual(judged[index]?.value);
      }
    }
  });

  it('on several documents over each other', () => {
    const pairs = [
      [`${corpus}/mixins-late-override.conf`, `${corpus}/optional-env.conf`],
      [`${corpus}/plus-equals.conf`, `${corpus}/concatenation.conf`, `${corpus}/units.conf`],
      [`${corpus}/self-reference.conf`, `${corpus}/plus-equals.conf`],
    ];
    const judged = judgedByTypesafe(pairs, environment);
    for (const [index, files] of pairs.entries()) expect(reading(files).value).toEqual(judged[index]?.value);
  });

  it('on every value of random documents that it accepts', () => {
    const texts = fc.sample(hoconDocument, { numRuns: 900, seed: 4 });
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.conf`);
      writeFileSync(file, text);
      return file;
    });
    const judged = judgedByTypesafe(
      files.map((file) => [file]),
      environment,
    );
    let accepted = 0;
    let leftOut = 0;
    for (const [index, file] of files.entries()) {
      if (judged[index]?.error !== undefined) continue;
      accepted++;
      const { value, problems } = reading([file]);
      // Objects that contain themselves, and joins that something later hides: refused here, and by nobody written.
      if (problems.length > 0) leftOut++;
      else expect(value, texts[index]).toEqual(judged[index]?.value);
    }
    expect(accepted).toBeGreaterThan(220);
    expect(leftOut).toBeLessThan(accepted / 25);
  });

  it('on every configuration that is rendered', async () => {
    const plan = await planOfFile('fixtures/figures/solution-lb/topology.yaml');
    const files = composeOf(plan)
      .filter(({ path }) => path.endsWith('.conf'))
      .map(({ path, text }) => {
        const file = join(folder, path.replaceAll('/', '-'));
        writeFileSync(file, text);
        return file;
      });
    const variables = Object.fromEntries(
      files.flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/\$\{\??(\w+)\}/g)].map(([, name = '']) => [
          name,
          `of ${name}`,
        ]),
      ),
    );
    const judged = judgedByTypesafe(
      files.map((file) => [file]),
      variables,
    );
    expect(files.length).toBeGreaterThan(20);
    for (const [index, file] of files.entries())
      expect(reading([file], variables)).toEqual({ value: judged[index]?.value, problems: [] });
  });
});
