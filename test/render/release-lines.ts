import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePlan } from '../../src/plan/make-plan.ts';
import { knownLines, newestOf, profileOf } from '../../src/profiles/profile.ts';
import { parseRelease } from '../../src/profiles/release.ts';
import { targets } from '../../templates/targets.ts';
import { compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';

/** A configuration or script that stands for all that differ from it in names and addresses alone. */
export interface Sample {
  /** Where it was rendered, for messages: TARGET TOPOLOGY PATH. */
  readonly origin: string;
  readonly path: string;
  readonly text: string;
  /** The configuration beside a script. */
  readonly configuration: string | undefined;
  readonly edition: 'community' | 'enterprise';
}

/** Everything of one release line that its programs read. */
export interface RenderedLine {
  readonly release: string;
  readonly configurations: readonly Sample[];
  readonly scripts: readonly Sample[];
  /** How many files there are in all, of which the samples are the different ones. */
  readonly total: { readonly configurations: number; readonly scripts: number };
}

const inputs = [
  ...topologyFiles,
  'test/render/topologies/variety.yaml',
  'test/render/topologies/small.yaml',
  'test/render/topologies/backup.yaml',
];

/** A topology of another release: protocol versions go along, since a line speaks its own alone. */
export function onRelease(text: string, release: string): string {
  const parsed = parseRelease(release);
  if (parsed === undefined) throw new Error(`${release} is no release`);
  const spoken = profileOf(parsed).protocolVersions;
  return text
    .replace(/^(daml: \{[^}]*\bversion: )"[^"]*"/m, `$1"${release}"`)
    .replace(/(\bprotocolVersion: )(\d+)/g, (all, key: string, version: string) =>
      spoken.includes(Number(version)) ? all : `${key}${spoken.at(-1)}`,
    );
}

/** Renders every starter and figure for the newest release of a line and both targets. */
export async function renderLine(line: string): Promise<RenderedLine> {
  const release = newestOf(line);
  const samples = { conf: new Map<string, Sample>(), canton: new Map<string, Sample>() };
  const total = { configurations: 0, scripts: 0 };
  for (const file of inputs) {
    const text = onRelease(readFileSync(file, 'utf8'), release);
    const edition = /edition: open-source/.test(text) ? 'community' : 'enterprise';
    const topology = (await compileText(text)).topologies[0]?.topology;
    if (topology === undefined) throw new Error(`${file} has no topology`);
    const plan = makePlan(topology);
    for (const target of targets) {
      const artifacts = new Map(target.render(plan).map((artifact) => [artifact.path, artifact.text]));
      for (const [path, content] of artifacts) {
        const kind = path.endsWith('.conf') ? 'conf' : path.endsWith('.canton') ? 'canton' : undefined;
        if (kind === undefined) continue;
        total[kind === 'conf' ? 'configurations' : 'scripts'] += 1;
        const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
        const configuration =
          kind === 'canton' ? artifacts.get(join(dirname(path), `${base}.conf`)) : undefined;
        const key = `${edition}\n${oncePerStep(shapeOf(content))}\n${shapeOf(configuration ?? '')}`;
        if (!samples[kind].has(key))
          samples[kind].set(key, {
            origin: `${target.name} ${file} ${path}`,
            path,
            text: content,
            configuration,
            edition,
          });
      }
    }
  }
  return {
    release,
    configurations: [...samples.conf.values()],
    scripts: [...samples.canton.values()],
    total,
  };
}

export { knownLines };

/** Steps for several participants are those for one, again. */
const oncePerStep = (script: string): string =>
  [...new Set(script.split(/\n\n(?=locally| {2}locally)/))].join('\n\n');

/** A text without its names, addresses and numbers; what a value may be is kept, and so is how long a name is. */
const shapeOf = (text: string): string =>
  text
    .replace(
      /^(\s*(?:address|serverName|url|databaseName|user|driver-url|name|node|participant|[\w-]*-ur[il]|uri|[\w-]*-file|pem|crt|cacrt|sslrootcert|reporter|static-content|directory) = ).*$/gm,
      '$1',
    )
    .replace(/"(?:https?:\/\/|\/)[^"]*"/g, '"…"')
    .replace(/\$\{\??\w+\}/g, 'VARIABLE')
    .replace(/( = )\d+$/gm, '$10')
    .replace(/^(\s*)("?)[\w-]+\2 \{$/gm, (line, space: string) =>
      space.length === 4 ? `${space}NODE${line.length > 36 ? ' long' : ''} {` : line,
    )
    .replace(/Seq\[String\]\([^)]*\)/g, 'Seq[String](…)')
    .replace(/(participantOf|tryCreate|active)\("[^"]*"/g, '$1("…"')
    .replace(/^\s*"[\w-]+" -> Seq\[String\]\(…\),?\n/gm, '')
    .replace(/^\/\/.*$/gm, '');
