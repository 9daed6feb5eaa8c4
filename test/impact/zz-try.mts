import fc from 'fast-check';
import { ImpactModel, pairsOf, rankOf } from '../../src/impact/index.ts';
import { link } from '../../src/link/link.ts';
import { parse } from '../../src/parse/parse.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { topologies } from './random.ts';
import { Reference } from './reference.ts';

const N = Number(process.argv[2] ?? 150),
  P = Number(process.argv[3] ?? 10);
const topo = async (v: unknown) =>
  link((await parse(new SourceFile('t.yaml', JSON.stringify(v)))).value[0]!).value;
const t0 = Date.now();
try {
  await fc.assert(
    fc.asyncProperty(topologies, async (value) => {
      const model = new ImpactModel(await topo(value));
      for (const el of model.elements) {
        const found = new Map(
          model.impactOf([el]).effects.map(({ subject, outcome }) => [subject.id, rankOf[outcome.level]]),
        );
        const ref = new Reference(model.topology, [el.id]);
        for (const s of model.subjects) {
          const r = ref.rank(s.id);
          const e = found.get(s.id) ?? 0;
          if (r !== e) throw new Error(`${el.id}: ${s.id} engine ${e} plain ${r}`);
        }
      }
    }),
    { seed: 2026, numRuns: N },
  );
  console.log('singles ok', Date.now() - t0);
} catch (e: any) {
  console.log(String(e.message).slice(0, 2500), 'CAUSE', e.cause?.stack?.slice(0, 900));
}
try {
  await fc.assert(
    fc.asyncProperty(topologies, async (value) => {
      const topology = await topo(value);
      const model = new ImpactModel(topology);
      const rank = (l: string[], id: string) => new Reference(topology, l).rank(id);
      const ids = model.elements.map((e) => e.id);
      const plain: string[] = [];
      const single = new Map(
        ids.map((i) => [i, new Map(model.subjects.map((s) => [s.id, rank([i], s.id)]))]),
      );
      for (const [at, a] of ids.entries())
        for (const b of ids.slice(at + 1)) {
          const ref = new Reference(topology, [a, b]);
          for (const s of model.subjects) {
            const t = ref.rank(s.id);
            if (t > 0 && t > single.get(a)!.get(s.id)! && t > single.get(b)!.get(s.id)!)
              plain.push(`${[a, b].sort().join(' ')} ${s.id} ${t}`);
          }
        }
      const engine = pairsOf(model).flatMap(({ elements, effects }) =>
        effects.flatMap(({ subject: { id }, outcome }) => {
          const pair = elements.map((e) => e.id).sort();
          const t = rankOf[outcome.level];
          return pair.every((e) => t > single.get(e)!.get(id)!) ? [`${pair.join(' ')} ${id} ${t}`] : [];
        }),
      );
      const A = new Set(plain),
        B = new Set(engine);
      const only = [
        ...plain.filter((x) => !B.has(x)).map((x) => 'plain only ' + x),
        ...engine.filter((x) => !A.has(x)).map((x) => 'engine only ' + x),
      ];
      if (only.length) throw new Error(only.slice(0, 6).join('\n'));
    }),
    { seed: 2026, numRuns: P },
  );
  console.log('pairs ok', Date.now() - t0);
} catch (e: any) {
  console.log(String(e.message).slice(0, 2500), 'CAUSE', e.cause?.stack?.slice(0, 900));
}
