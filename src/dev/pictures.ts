import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../compile.ts';
import { buildScene, defaultSceneOptions, paint, parseView, type Scene } from '../draw/index.ts';
import { SourceFile } from '../source/source-file.ts';
import { printed } from './examples.ts';
import { figureScene } from './figures.ts';
import type { GeneratedFile } from './generated-file.ts';
import { networkOfOrganizations } from './generated-network.ts';

/** The pictures that the documentation shows, with the title of each. */
const pictures: Readonly<Record<string, string>> = {
  'solution-lb': 'The production solution',
  '12-trigger': 'A trigger service: live and standby',
  '13-two-rule-sets': 'Two rule sets',
  '14-two-providers': 'Two identity providers',
  'cloud-3': 'Two regions, the second one cold',
};

/** Pictures of networks that are too large to be drawn whole. */
const largeNetworks = [
  { name: '20-stacks', stacks: 20, organizations: 5, view: 'network' },
  { name: '20-stacks-zones', stacks: 20, organizations: 5, view: 'zones' },
  { name: '100-stacks', stacks: 100, organizations: 12, view: 'network' },
  { name: '1000-stacks', stacks: 1000, organizations: 40, view: 'network' },
] as const;

async function largeScene({ stacks, organizations, view }: (typeof largeNetworks)[number]): Promise<Scene> {
  const source = new SourceFile('topology.yaml', networkOfOrganizations({ stacks, organizations }));
  const { topologies } = await compile(source, { rules: [] });
  const [compiled] = topologies;
  if (compiled === undefined) throw new Error('a generated network cannot be read');
  const read = parseView(view, compiled.topology);
  if ('hint' in read) throw new Error(read.message);
  const options = {
    ...defaultSceneOptions,
    view: read,
    title: `${stacks} stacks of ${organizations} organizations`,
  };
  return buildScene(compiled.topology, compiled.file, { ...options, health: 'off' });
}

/** The documentation's pictures, drawn from the fixtures and from generated networks. */
export async function pictureFiles(): Promise<GeneratedFile[]> {
  const files: GeneratedFile[] = [];
  const options = { theme: 'auto', scale: 1, fonts: { files: [] }, linkTemplate: undefined } as const;
  const add = async (name: string, scene: Scene): Promise<void> => {
    files.push({ path: `docs/pictures/${name}.svg`, text: String(await paint(scene, 'svg', options)) });
  };
  for (const [folder, title] of Object.entries(pictures))
    await add(folder, await figureScene(folder, { title }));
  for (const network of largeNetworks) await add(network.name, await largeScene(network));
  return files;
}

/** The pictures of failures that docs/impact.md shows, as the command draws them. */
export async function impactPictures(): Promise<GeneratedFile[]> {
  const shown = readFileSync('docs/impact.md', 'utf8').matchAll(/\((impact\/([a-z]+)-(.+)\.svg)\)/g);
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-pictures-'));
  const file = join(folder, 'picture.svg');
  try {
    const files: GeneratedFile[] = [];
    for (const [, path, kind, name] of shown) {
      const asked = ['--fail', `${kind}/${name}`, '--picture', file];
      await printed(['impact', 'fixtures/figures/solution-lb/topology.yaml', ...asked]);
      files.push({ path: `docs/${path}`, text: readFileSync(file, 'utf8') });
    }
    return files;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
