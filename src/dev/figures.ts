import { readFileSync } from 'node:fs';
import { compile } from '../compile.ts';
import { buildScene, defaultSceneOptions, parseView, type Scene, type SceneOptions } from '../draw/index.ts';
import { SourceFile } from '../source/source-file.ts';

export interface Figure {
  readonly folder: string;
  readonly view: string;
  readonly options?: Partial<SceneOptions>;
}

const clientsOnly = ['mediator', 'domain-manager'];

/** The documents' figures, each with the view that shows what the figure shows. */
export const figures: readonly Figure[] = [
  { folder: 'basic', view: 'logical' },
  { folder: 'typical', view: 'logical' },
  { folder: '02-json-api', view: 'service=json-api' },
  { folder: '03-participant', view: 'service=participant' },
  { folder: '04-stack', view: 'network' },
  { folder: '05-scaled', view: 'network' },
  { folder: '06-sequencer-lb', view: 'network', options: { collapse: ['all'], hide: ['participant-lb'] } },
  {
    folder: '06-sequencer-client',
    view: 'network',
    options: { collapse: ['all'], hide: ['participant-lb'] },
  },
  { folder: '07-blockchain', view: 'service=sequencer', options: { hide: clientsOnly } },
  {
    folder: '08-sql',
    view: 'service=participant,sequencer',
    options: { hide: [...clientsOnly, 'load-balancer'] },
  },
  { folder: '09-mediator', view: 'service=mediator' },
  { folder: '10-mediators', view: 'service=mediator-a,mediator-b' },
  { folder: '11-manager', view: 'service=domain-manager' },
  { folder: '12-trigger', view: 'service=triggers' },
  { folder: '13-two-rule-sets', view: 'service=triggers' },
  { folder: '14-two-providers', view: 'service=triggers-1,triggers-2' },
  { folder: 'solution-lb', view: 'network' },
  { folder: 'solution-client', view: 'network' },
  { folder: 'cloud-2', view: 'zones' },
  { folder: 'cloud-3', view: 'zones' },
];

/** The scene of a figure, from its fixture. */
export async function figureScene(folder: string, more: Partial<SceneOptions> = {}): Promise<Scene> {
  const figure = figures.find((each) => each.folder === folder);
  if (figure === undefined) throw new Error(`there is no figure ${folder}`);
  const path = `fixtures/figures/${folder}/topology.yaml`;
  const { topologies } = await compile(new SourceFile(path, readFileSync(path, 'utf8')), { rules: [] });
  const [compiled] = topologies;
  if (compiled === undefined) throw new Error(`${path} cannot be read`);
  const view = parseView(figure.view, compiled.topology);
  if ('hint' in view) throw new Error(view.message);
  return buildScene(compiled.topology, compiled.file, {
    ...defaultSceneOptions,
    view,
    ...figure.options,
    ...more,
  });
}
