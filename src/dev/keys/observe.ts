/** What a topology comes to, in each way in which a key can have an effect. */
import { rules } from '../../../rules/index.ts';
import { targets } from '../../../templates/targets.ts';
import { compile } from '../../compile.ts';
import { paintDot } from '../../draw/dot.ts';
import { buildScene, defaultSceneOptions } from '../../draw/index.ts';
import { capacityOf, ImpactModel } from '../../impact/index.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { SourceFile } from '../../source/source-file.ts';

/** In the order in which they are asked: the cheap ones first, and files before findings. */
export const effectKinds = ['compose', 'kubernetes', 'findings', 'picture', 'impact'] as const;
export type EffectKind = (typeof effectKinds)[number];

/** What of it differs is an effect; each part is worked out when it is asked for. */
export interface Outcome {
  readonly of: (kind: EffectKind) => string;
  /** The rules with errors: nothing is rendered where one is. */
  readonly errors: readonly string[];
}

/** Undefined where the text is no topology by the schema. */
export async function observe(value: unknown): Promise<Outcome | undefined> {
  const source = new SourceFile('topology.yaml', JSON.stringify(value));
  const { topologies, diagnostics } = await compile(source, { rules, asOf: '2026-01-01' });
  const [compiled] = topologies;
  if (compiled === undefined || diagnostics.some(({ rule }) => /^(syntax|schema)\//.test(rule)))
    return undefined;
  const { topology, file } = compiled;
  const seen = new Map<EffectKind, string>();
  const ways: Readonly<Record<EffectKind, () => string>> = {
    compose: () => rendered(0),
    kubernetes: () => rendered(1),
    findings: () =>
      diagnostics.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`).join('\n'),
    picture: () =>
      (['network', 'zones'] as const)
        .map((kind) =>
          paintDot(buildScene(topology, file, { ...defaultSceneOptions, view: { kind }, health: 'on' })),
        )
        .join('\n'),
    impact: () => {
      const model = new ImpactModel(topology, 'compose');
      const impacts = model
        .singles()
        .map(({ elements, effects }) => [
          elements.map(({ id }) => id),
          effects.map(({ subject, outcome }) => [subject.id, outcome.level, outcome.seconds]),
        ]);
      return JSON.stringify([impacts, capacityOf(topology)]);
    },
  };
  const rendered = (target: number): string =>
    (targets[target]?.render(makePlan(topology)) ?? [])
      .map(({ path, text }) => `${path}\n${text}`)
      .join('\n');
  const of = (kind: EffectKind): string => {
    const known = seen.get(kind);
    if (known !== undefined) return known;
    let told: string;
    try {
      told = ways[kind]();
    } catch (error) {
      told = `refused: ${(error as Error).message}`;
    }
    seen.set(kind, told);
    return told;
  };
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  return { of, errors };
}
