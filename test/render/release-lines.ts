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
  /** How many files there are of each kind, and how many of them differ in more than names and addresses. */
  readonly kinds: ReadonlyMap<string, { readonly total: number; readonly different: number }>;
  /** How many files there are in all, of which the samples are the different ones. */
  readonly total: { readonly configurations: number; readonly scripts: number };
}

const inputs = [
  ...topologyFiles,
  'test/render/topologies/variety.yaml',
  'test/render/topologies/small.yaml',
  'test/render/topologies/backup.yaml',
  'test/render/topologies/settings.yaml',
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
  const kinds = new Map<string, { total: number; different: number }>();
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
        const counted = kinds.get(kindOf(path, content)) ?? { total: 0, different: 0 };
        counted.total += 1;
        kinds.set(kindOf(path, content), counted);
        const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
        const configuration =
          kind === 'canton' ? artifacts.get(join(dirname(path), `${base}.conf`)) : undefined;
        const key = `${edition}\n${oncePerStep(shapeOf(content))}\n${shapeOf(configuration ?? '')}`;
        if (samples[kind].has(key)) continue;
        counted.different += 1;
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
    kinds,
    total,
  };
}

/** What a file is for, as the page about release lines calls it. */
function kindOf(path: string, text: string): string {
  if (path.endsWith('.canton'))
    return (
      (
        [
          ['starts trigger rules', /def triggerNode/],
          ['bootstraps a domain', /^\/\/ (?:Bootstraps|Admits)/],
          ['writes ids that are handed over', /^\/\/ Writes the id/],
          ['connects participants', /^\/\/ Connects/],
        ] as const
      ).find(([, pattern]) => pattern.test(text))?.[0] ?? 'another script'
    );
  const [, section] = /^ {2}"?(remote-)?[a-z]/m.exec(text) ?? [];
  const first = /^ {2}"?(participants|domains|sequencers|mediators|domain-managers)"? \{/m.exec(text)?.[1];
  if (/^"?canton"? \{/m.test(text))
    return first === undefined || section !== undefined ? 'console' : `Canton: ${first.replace('-', ' ')}`;
  if (/^"?server"? \{/m.test(text)) return 'JSON API';
  return /^"?client-id"? =/m.test(text) ? 'OAuth2 middleware' : 'trigger service';
}

/** The page about release lines: what was rendered for each, once all of it was judged. */
export function releaseLinesPage(lines: ReadonlyMap<string, RenderedLine>): string {
  const names = [...lines.keys()];
  const kinds = [...new Set([...lines.values()].flatMap((line) => [...line.kinds.keys()]))].sort();
  const cell = (line: string, kind: string): string => {
    const { total, different } = lines.get(line)?.kinds.get(kind) ?? { total: 0, different: 0 };
    return total === 0 ? '–' : `${total} (${different})`;
  };
  const isScript = (kind: string): boolean => /^[a-z]+ /.test(kind) && !kind.startsWith('trigger');
  const table = (title: string, chosen: readonly string[]): string[] => [
    `| ${title} | ${names.map((name) => lines.get(name)?.release).join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    ...chosen.map((kind) => `| ${kind} | ${names.map((name) => cell(name, kind)).join(' | ')} |`),
  ];
  return [
    pageHead,
    '## Configurations\n',
    ...table(
      'configuration',
      kinds.filter((kind) => !isScript(kind)),
    ),
    '\n## Scripts\n',
    ...table('a script that', kinds.filter(isScript)),
    '',
  ].join('\n');
}

const pageHead = `<!-- Written by test/render/release-lines.test.ts (\`vitest run -u\`), which judges what it counts; do not edit. -->

# What is rendered for each release line

Every starter, every figure and four topologies with what these leave out are rendered for the newest release of each line,
for Compose and for Kubernetes, and judged. A number is that of the files; in brackets stands how many of them differ in more
than names, addresses and ports. The test fails where a judge finds anything, so all that is counted here passed.

- Each configuration is judged by the table of keys of that very release (\`src/profiles/keys\`): every key and where it stands,
  types and values, what is required, how long names may be, what Enterprise alone has. Beside it an independent reader with a
  table of its own judges the same files, where it is at hand; the two tables are compared key by key in
  \`test/profiles/keys.test.ts\`.
- Each script is compiled against declarations of the console of its line, which also know the commands behind feature flags
  and answers that must not be thrown away. This needs a Scala compiler and is skipped, with a word, where there is none.
- What no judge sees: what a program checks after it has read its configuration, and whether the steps of a script do what they
  are for. Some of that is tried on [the started stack](stack.md).
`;

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
