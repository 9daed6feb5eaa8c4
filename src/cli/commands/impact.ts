import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { didYouMean } from '../../base/did-you-mean.ts';
import type { Compilation, Compiled } from '../../compile.ts';
import type { Element, Impact, ImpactModel } from '../../impact/index.ts';
import type { TargetName } from '../../model/target.ts';
import type { Environment } from '../../model/topology.ts';
import type { ImpactReport } from '../../report/impact-report.ts';
import { TargetOption } from '../choices.ts';
import { documentOf } from '../chosen-document.ts';
import { type ComposingFlags, takeComposing } from '../composing.ts';
import { compileConfigured } from '../configured.ts';
import { readInput } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import { pictureFormat } from '../picture-format.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';
import { writeFileWhole } from '../write-file.ts';

interface Options extends ComposingFlags {
  readonly fail: readonly string[];
  readonly pairs?: true;
  readonly during?: 'upgrade' | 'drain';
  readonly target: TargetName;
  readonly explain?: true;
  readonly capacity?: true;
  readonly format: 'table' | 'json' | 'markdown';
  readonly limit: string;
  readonly picture?: string;
  readonly environment?: Environment;
  readonly document: string;
  readonly stdinFilename: string;
}

const collect = (value: string, all: readonly string[]): string[] => [...all, ...value.split(',')];

/** `canton-plan impact`. */
export const registerImpact: Register = (program, io, done) => {
  const command = program
    .command('impact')
    .summary('tell what each failure takes down, for how long, and what to do then')
    .description(
      'Tells what the loss of an instance, a database, a balancer, a host, a zone, a region, an identity provider or the line between two organizations does to every application, party, API, trigger rule and domain: nothing, less spare, an interruption of so many seconds, or down until somebody acts. As the documents say it; where they do not, that is said.',
    )
    .argument('<FILE>', 'topology file, or - for standard input')
    .option(
      '--fail <element>',
      'what fails, several together: zone/NAME, server/NAME, instance/NAME, …',
      collect,
      [],
    )
    .option('--pairs', 'every pair that is worse together than each alone')
    .addOption(
      new Option('--during <work>', 'planned work instead of failures').choices(['upgrade', 'drain']),
    );
  takeComposing(takeOutput(command))
    .addOption(
      new Option('--environment <environment>', 'judge as if the file said this environment').choices(
        environments,
      ),
    )
    .option('--document <number>', 'which document of the file, from 1', '1')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>')
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan impact topology.yaml\n  canton-plan impact topology.yaml --fail zone/eu-central-1a --fail server/exchange-pg --explain\n  canton-plan impact topology.yaml --pairs --format json\n  canton-plan impact topology.yaml --fail zone/eu-central-1a --picture lost-zone.svg',
    )
    .action(async (name: string, options: Options) => done(await impact(name, options, io)));
};

const takeOutput = (command: Command): Command =>
  command
    .addOption(
      new TargetOption(
        '--target <target>',
        'where it runs: what restarts by itself, and the commands',
      ).default('k8s'),
    )
    .option('--explain', 'the sum behind each number of seconds, with its sources')
    .option('--capacity', 'what runs where, what is left when a zone is lost, and connections to databases')
    .addOption(
      new Option('-f, --format <format>', 'format; markdown is for a review')
        .choices(['table', 'json', 'markdown'])
        .default('table'),
    )
    .option('--limit <number>', 'most failures to show; 0 shows all', '60')
    .option('--picture <file>', 'draw what is down, interrupted and on its last leg (SVG); with --fail');

async function impact(name: string, options: Options, io: Io): Promise<number> {
  checkOptions(options);
  const source = await readInput(name, io, options.stdinFilename);
  const compilation = await compileConfigured(source, options.environment, io, options);
  const compiled = chosen(compilation, source.name, options);
  const { ImpactModel, gapsOf, capacityOf } = await import('../../impact/index.ts');
  const model = new ImpactModel(compiled.topology, options.target);
  const elements = options.fail.map((id) => elementOf(model, id));
  const impacts = await impactsOf(model, elements, options);
  const most = Number(options.limit);
  const report: ImpactReport = {
    name: compiled.topology.name,
    target: options.target,
    kind: elements.length > 0 ? 'question' : options.pairs ? 'pairs' : (options.during ?? 'single'),
    impacts: most === 0 ? impacts : impacts.slice(0, most),
    total: impacts.length,
    subjects: model.subjects.length,
    capacity: options.capacity ? capacityOf(compiled.topology) : undefined,
    gaps: gapsOf(compiled.topology),
    explain: options.explain === true,
  };
  io.stdout.write(await printed(report, options.format));
  if (options.picture !== undefined) await draw(compiled, model, elements, options.picture, io);
  return hint(compilation, source.name, io);
}

function checkOptions({ fail, pairs, during, picture, limit }: Options): void {
  const asked = [fail.length > 0 ? '--fail' : '', pairs ? '--pairs' : '', during ? '--during' : ''].filter(
    (flag) => flag !== '',
  );
  if (asked.length > 1)
    throw new UsageError(`${asked.join(' and ')} are different questions`, 'ask one at a time');
  if (picture !== undefined && fail.length === 0)
    throw new UsageError('--picture draws one failure', 'name it with --fail');
  pictureFormat(picture, ['svg']);
  if (!/^\d+$/.test(limit)) throw new UsageError(`--limit takes a number, not ${limit}`);
}

function chosen({ topologies, diagnostics }: Compilation, name: string, { document }: Options): Compiled {
  const compiled = documentOf(document, topologies, name);
  const isReadable = compiled?.file.isOfAnotherLanguage === false && compiled.file.value.name !== undefined;
  if (compiled !== undefined && isReadable) return compiled;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  throw new UsageError(
    `${name} cannot be read as a topology${first === undefined ? '' : `: ${first.message}`}`,
    'canton-plan validate shows what is wrong',
  );
}

/** The element that is meant; what nobody knows is answered with what is near, and with the kinds that there are. */
function elementOf(model: ImpactModel, id: string): Element {
  const all = model.elements;
  const exact = all.find((element) => element.id === id);
  if (exact !== undefined) return exact;
  const byName = all.filter((element) => element.name === id);
  if (byName.length === 1 && byName[0] !== undefined) return byName[0];
  const ids = all.map((element) => element.id);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const [kind = '', ...rest] = id.split('/');
  const ofKind = all.filter((element) => element.kind === kind).map((element) => element.name);
  const inKind = didYouMean(rest.join('/'), ofKind);
  const meant =
    inKind === undefined
      ? (didYouMean(id, ids) ??
        all.find(
          (element) =>
            element.name ===
            (rest.length === 0
              ? didYouMean(
                  id,
                  all.map((each) => each.name),
                )
              : rest.join('/')),
        )?.id)
      : `${kind}/${inKind}`;
  throw new UsageError(
    byName.length > 1
      ? `\`${id}\` may be ${byName.map((element) => element.id).join(' or ')}`
      : `nothing that can fail is named \`${id}\``,
    meant === undefined
      ? `kinds are ${kinds.join(', ')}: ${ids.slice(0, 3).join(', ')}, …`
      : `did you mean \`${meant}\`? kinds are ${kinds.join(', ')}`,
  );
}

async function impactsOf(
  model: ImpactModel,
  elements: readonly Element[],
  options: Options,
): Promise<Impact[]> {
  if (elements.length > 0) return [model.impactOf(elements)];
  if (options.during !== undefined) return model.singles(model.planned(options.during));
  if (!options.pairs) return model.singles();
  const { pairsOf } = await import('../../impact/index.ts');
  return pairsOf(model);
}

async function printed(report: ImpactReport, format: Options['format']): Promise<string> {
  if (format === 'json') return (await import('../../report/impact-json.ts')).impactJson(report);
  if (format === 'markdown') return (await import('../../report/impact-markdown.ts')).impactMarkdown(report);
  return (await import('../../report/impact-report.ts')).impactTable(report);
}

/** What the file promises and does not keep is a finding; here it only decides about the exit code. */
function hint({ diagnostics }: Compilation, name: string, { stderr }: Io): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const promises = errors.filter(({ rule }) => rule.startsWith('resilience/'));
  for (const { message } of promises) stderr.write(`error: ${message}\n`);
  if (errors.length > promises.length)
    stderr.write(
      `note: ${name} has errors; what they are about may be judged wrongly. canton-plan validate shows them\n`,
    );
  return promises.length > 0 ? exitCodes.findings : exitCodes.ok;
}

/** The picture of one failure; where a place is lost, by region and zone. */
async function draw(
  { file, topology }: Compiled,
  model: ImpactModel,
  elements: readonly Element[],
  output: string,
  io: Io,
): Promise<void> {
  const { buildScene, defaultSceneOptions, paint } = await import('../../draw/index.ts');
  const { nodeStates } = await import('../../impact/index.ts');
  const isPlace = elements.some(({ kind }) => kind === 'zone' || kind === 'region');
  const scene = buildScene(topology, file, {
    ...defaultSceneOptions,
    view: { kind: isPlace ? 'zones' : 'network' },
    health: 'off',
    title: `${topology.name} without ${elements.map(({ title }) => title.replaceAll('`', '')).join(' and ')}`,
    fates: nodeStates(model, elements),
  });
  const settings = { theme: 'auto', scale: 2, linkTemplate: undefined, fonts: { files: [] } } as const;
  writeFileWhole(resolve(io.cwd, output), await paint(scene, 'svg', settings));
  for (const note of scene.notes) io.stderr.write(`note: ${note}\n`);
}
