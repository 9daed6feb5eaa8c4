import { readFileSync } from 'node:fs';
import type { Rule, RulePicture } from '../check/rule.ts';
import { type Compiled, compile } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { buildScene, defaultSceneOptions, paint, parseView, type Scene } from '../draw/index.ts';
import { SourceFile } from '../source/source-file.ts';

/** The wrong and the right shape of a rule, drawn from its examples. */
export interface PicturedRule {
  readonly wrong: Scene;
  readonly right: Scene;
}

/** Both scenes of a rule that asks for pictures: the wrong one with its findings marked. */
export async function picturedRule(rule: Rule): Promise<PicturedRule | undefined> {
  if (rule.picture === undefined) return undefined;
  const picture = rule.picture === true ? {} : rule.picture;
  const [bad, good] = await Promise.all([example(rule, 'bad'), example(rule, 'good')]);
  const wrong = sceneOf(bad.compiled, picture, bad.found);
  // An example can hold more than the picture shows; what is not marked there is not listed either.
  const shown = marksIn(wrong);
  const seen = bad.found.filter((_, index) => shown.has(index + 1));
  if (seen.length === 0) throw new Error(`the picture of ${rule.id} shows none of its findings`);
  return {
    wrong: seen.length === bad.found.length ? wrong : sceneOf(bad.compiled, picture, seen),
    right: sceneOf(good.compiled, picture, good.found),
  };
}

/** A scene as the small SVG picture that stands on a page. */
export const smallPicture = async (scene: Scene): Promise<string> =>
  String(
    await paint(scene, 'svg', {
      theme: 'auto',
      scale: 1,
      fonts: { files: [] },
      linkTemplate: undefined,
      plain: true,
    }),
  );

async function example(
  rule: Rule,
  name: 'bad' | 'good',
): Promise<{ compiled: Compiled; found: readonly Diagnostic[] }> {
  const path = `rules/${rule.id}/${name}.yaml`;
  const { topologies, diagnostics } = await compile(new SourceFile(path, readFileSync(path, 'utf8')), {
    rules: [rule],
  });
  const [compiled] = topologies;
  if (compiled === undefined) throw new Error(`${path} cannot be read`);
  return { compiled, found: diagnostics.filter(({ rule: id }) => id === rule.id) };
}

function sceneOf({ topology, file }: Compiled, picture: RulePicture, findings: readonly Diagnostic[]): Scene {
  const view = parseView(picture.view ?? 'network', topology);
  if ('hint' in view) throw new Error(`${file.source.name}: ${view.message}`);
  const { hide = [], collapse = [], expand = [], health } = picture;
  return buildScene(
    topology,
    file,
    { ...defaultSceneOptions, view, hide, collapse, expand, health: health ? 'on' : 'off' },
    findings,
  );
}

const marksIn = ({ nodes, groups, links }: Scene): Set<number> =>
  new Set([...nodes, ...groups, ...links].flatMap(({ marks }) => marks));
