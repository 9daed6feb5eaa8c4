/** The table of docs/impact.md: what was predicted of each failure, and what was seen on the started stack. */
import { readFileSync } from 'node:fs';
import { rules } from '../../rules/index.ts';
import { compile } from '../compile.ts';
import { type Effect, ImpactModel } from '../impact/index.ts';
import { SourceFile } from '../source/source-file.ts';

const topology = 'fixtures/figures/solution-lb/topology.yaml';
const page = 'docs/impact.md';

/** As `test/stack/observations.ts` writes it. */
interface Observation {
  readonly element: string;
  readonly subject: string;
  readonly seconds: readonly [number, number];
}

const words: Readonly<Record<Effect['outcome']['level'], string>> = {
  untouched: 'untouched',
  'less-spare': 'less spare than before',
  interrupted: 'interrupted, back by itself',
  manual: 'down until somebody acts',
  repair: 'down until it is repaired',
};

/** The page with its table made anew. */
export async function impactPage(): Promise<string> {
  const text = readFileSync(page, 'utf8');
  const table = await predictions();
  return text.replace(
    /(<!-- predictions: written by `npm run generate` -->\n)[\s\S]*?(<!-- end of predictions -->)/,
    (_, start: string, end: string) => `${start}\n${table}\n${end}`,
  );
}

async function predictions(): Promise<string> {
  const source = new SourceFile(topology, readFileSync(topology, 'utf8'));
  const [compiled] = (await compile(source, { rules })).topologies;
  if (compiled === undefined) throw new Error(`${topology} is no topology`);
  const model = new ImpactModel(compiled.topology, 'compose');
  const seen = JSON.parse(readFileSync('test/stack/observations.json', 'utf8')) as Observation[];
  return [
    '| taken away | what people use | predicted | seen |',
    '| --- | --- | --- | --- |',
    ...seen.map(({ element, subject, seconds }) => {
      const found = model.elements.find(({ id }) => id === element);
      if (found === undefined) throw new Error(`nothing is called ${element}`);
      const effect = model.impactOf([found]).effects.find((each) => each.subject.id === subject);
      const { level, seconds: most } = effect?.outcome ?? { level: 'untouched', seconds: 0 };
      const predicted = level === 'interrupted' ? `${words[level]}, at most ${most} s` : words[level];
      const [low, high] = seconds;
      const told = low === high ? `${low} s` : `${low}–${high} s`;
      return `| \`${element}\` | \`${subject}\` | ${predicted} | back by itself after ${told} |`;
    }),
  ].join('\n');
}
