import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { Option } from 'commander';
import type { Compilation, Compiled } from '../../compile.ts';
import { formatByExtension, type PictureFormat, pictureFormats } from '../../draw/formats.ts';
import type { BadOption, Scene, SceneOptions, ThemeName } from '../../draw/index.ts';
import type { Environment } from '../../model/topology.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { beginToPaint } from '../begin-to-paint.ts';
import { documentOf } from '../chosen-document.ts';
import { type ComposingFlags, takeComposing } from '../composing.ts';
import { compileConfigured } from '../configured.ts';
import { readInput } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';
import { writeFileWhole } from '../write-file.ts';

interface Options extends ComposingFlags {
  readonly format?: PictureFormat;
  readonly output?: string;
  readonly view: string;
  readonly collapse: string[];
  readonly expand: string[];
  readonly hide: string[];
  readonly health: SceneOptions['health'];
  readonly direction: SceneOptions['direction'];
  readonly width?: string;
  readonly title?: string;
  readonly theme: ThemeName;
  readonly scale: string;
  readonly font: string[];
  readonly findings?: true;
  readonly watch?: true;
  readonly link?: string;
  readonly engine: 'built-in' | 'mermaid';
  readonly puppeteerConfig?: string;
  readonly allowCode?: true;
  readonly document: string;
  readonly environment?: Environment;
  readonly stdinFilename: string;
}

const collect = (value: string, before: string[]): string[] => [
  ...before,
  ...value.split(',').filter((part) => part !== ''),
];

const collectOne = (value: string, before: string[]): string[] => [...before, value];

/** `canton-plan diagram`. */
export const registerDiagram: Register = (program, io, done) => {
  const command = program
    .command('diagram')
    .summary('draw the deployment in the notation of the architecture documents')
    .description(
      'Draws a topology as SVG, PNG, Mermaid, DOT or Markdown, in the notation of the architecture documents. No browser and no other program is needed.',
    )
    .argument('<FILE>', 'topology file, or - for standard input')
    .addOption(
      new Option('-f, --format <format>', 'format; default: by the name of the output, else svg').choices(
        pictureFormats,
      ),
    )
    .option('-o, --output <file>', 'write to this file; default: standard output')
    .option(
      '--view <view>',
      'network, logical, zones, organization=NAME, domain=NAME or service=NAME[,NAME]',
      'network',
    )
    .option(
      '--collapse <names>',
      'draw these kinds, services or organizations as one box each; `all` for every service',
      collect,
      [],
    )
    .option(
      '--expand <names>',
      'draw these kinds, services or organizations with all instances, even in a large network; `all` for everything',
      collect,
      [],
    )
    .option('--hide <names>', 'leave these kinds, components or organizations out', collect, [])
    .addOption(
      new Option('--health <which>', 'health signals; `auto` leaves them out of large pictures')
        .choices(['on', 'off', 'auto'])
        .default('auto'),
    )
    .addOption(
      new Option('--direction <direction>', 'where traffic flows').choices(['down', 'right']).default('down'),
    )
    .option(
      '--width <units>',
      'put organizations in rows of this width (SVG, PNG); default: of a page’s shape once a row is long',
    )
    .option('--title <text>', 'title of the picture')
    .addOption(
      new Option('--theme <theme>', 'colours; `auto` follows the reader’s system (SVG)')
        .choices(['auto', 'light', 'dark'])
        .default('auto'),
    )
    .option('--scale <factor>', 'pixels of a PNG for one unit', '2')
    .option('--font <file>', 'a further font for PNG, for signs that the shipped ones lack', collectOne, [])
    .option('--findings', 'number the findings of `validate` on what they are about, and list them beneath')
    .option('--link <template>', 'where a click leads (SVG), with {file} and {line} filled in')
    .addOption(
      new Option('--engine <engine>', 'what draws SVG and PNG; mermaid needs @mermaid-js/mermaid-cli')
        .choices(['built-in', 'mermaid'])
        .default('built-in'),
    )
    .option(
      '--puppeteer-config <file>',
      'with --engine mermaid: how to start the browser, as JSON for Puppeteer',
    )
    .option('--allow-code', 'with --engine mermaid: run the mermaid-cli that is installed in this repository')
    .option('--watch', 'draw again whenever the file changes')
    .option('--document <number>', 'which document of the file, from 1', '1')
    .addOption(
      new Option('--environment <environment>', 'draw as if the file said this environment').choices(
        environments,
      ),
    )
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>');
  takeComposing(command)
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan diagram topology.yaml -o network.svg\n  canton-plan diagram topology.yaml --view zones -o zones.png\n  canton-plan diagram topology.yaml --view service=exchange-triggers --findings -o triggers.svg\n  canton-plan diagram topology.yaml --format mermaid',
    )
    .action(async (name: string, options: Options) => {
      const run = () => diagram(name, options, io);
      done(options.watch ? await (await import('../watch.ts')).watchFiles([name], io, run) : await run());
    });
};

async function diagram(name: string, options: Options, io: Io): Promise<number> {
  const format = chosenFormat(options, io);
  const scale = Number(options.scale);
  if (!(scale > 0 && scale <= 8))
    throw new UsageError(`--scale takes a number up to 8, not ${options.scale}`);
  checkWidth(options, format);
  const source = await readInput(name, io, options.stdinFilename);
  const isPainted = (format === 'svg' || format === 'png') && options.engine === 'built-in';
  if (isPainted) await beginToPaint(source);
  const compilation = await compileConfigured(source, options.environment, io, options);
  const compiled = await chosenDocument(compilation, source, options, io);
  if (compiled === undefined) return exitCodes.findings;
  const scene = await makeScene(compiled, compilation, source, options);
  const picture = await makePicture(scene, format, scale, options, io);
  if (options.output === undefined || options.output === '-') io.stdout.write(picture);
  else writeFileWhole(resolve(io.cwd, options.output), picture);
  for (const note of scene.notes) io.stderr.write(`note: ${note}\n`);
  if (format === 'mermaid' || format === 'markdown') {
    const { mermaidLimits } = await import('../../draw/mermaid.ts');
    const note = mermaidLimits(scene, String(picture));
    if (note !== undefined) io.stderr.write(`note: ${note}\n`);
  }
  if (options.findings === undefined) hintAtErrors(compilation, io);
  return exitCodes.ok;
}

/** Narrower rows hold not even one service. */
const leastWidth = 400;

function checkWidth({ width, direction, engine, view }: Options, format: PictureFormat): void {
  if (width === undefined) return;
  if (!(Number(width) >= leastWidth))
    throw new UsageError(`--width takes a number from ${leastWidth} on, not ${width}`);
  if (engine === 'mermaid' || (format !== 'svg' && format !== 'png'))
    throw new UsageError(
      '--width is for SVG and PNG that are drawn here',
      'elsewhere the program that draws decides',
    );
  if (direction === 'right' || view === 'zones' || view.startsWith('service='))
    throw new UsageError(
      '--width puts organizations in rows, and there are none in this picture',
      'leave out --width, or --direction right and the view',
    );
}

function chosenFormat(options: Options, io: Io): PictureFormat {
  const extension = extname(options.output ?? '').toLowerCase();
  const byName = formatByExtension.get(extension);
  const format = options.format ?? byName ?? 'svg';
  if (options.format === undefined && byName === undefined && extension !== '')
    throw new UsageError(
      `no format is known by the name ${options.output}`,
      `choose one with --format: ${pictureFormats.join(', ')}`,
    );
  if (format === 'png' && (options.output === undefined || options.output === '-') && io.stdout.isTerminal)
    throw new UsageError('a PNG would only clutter the terminal', 'write it to a file with -o FILE.png');
  return format;
}

/** The document to draw; where none could be read, what is wrong is said. */
async function chosenDocument(
  compilation: Compilation,
  source: SourceFile,
  options: Options,
  io: Io,
): Promise<Compiled | undefined> {
  const { topologies, diagnostics } = compilation;
  const compiled = documentOf(options.document, topologies, source.name);
  const isOurs = compiled?.file.isOfAnotherLanguage === false;
  if (isOurs && compiled.file.value.name !== undefined) return compiled;
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (compiled !== undefined && errors.length === 0) return compiled;
  const first = errors[0];
  const where =
    first === undefined
      ? ''
      : ` (${first.primary.file.name}:${first.primary.file.position(first.primary.span.start).line}: ${first.message})`;
  io.stderr.write(
    `error: ${source.name} cannot be drawn${where}\n  = fix: canton-plan validate shows what is wrong\n`,
  );
  return undefined;
}

async function makeScene(
  { file, topology }: Compiled,
  compilation: Compilation,
  source: SourceFile,
  options: Options,
): Promise<Scene> {
  const { buildScene, checkSelectors, parseView } = await import('../../draw/index.ts');
  const { withoutSecrets } = await import('../../report/masking.ts');
  const view = orUsageError(parseView(options.view, topology));
  for (const option of ['collapse', 'expand', 'hide'] as const) {
    const wrong = checkSelectors(option, options[option], topology);
    if (wrong !== undefined) orUsageError(wrong);
  }
  const [checked] = withoutSecrets([{ source, diagnostics: compilation.diagnostics }]);
  return buildScene(
    topology,
    file,
    {
      view,
      collapse: options.collapse,
      expand: options.expand,
      hide: options.hide,
      health: options.health,
      direction: options.direction,
      width: options.width === undefined ? undefined : Number(options.width),
      title: options.title,
    },
    options.findings === undefined ? [] : (checked?.diagnostics ?? []),
  );
}

function orUsageError<T extends object>(value: T | BadOption): T {
  if ('hint' in value) throw new UsageError(value.message, value.hint);
  return value as T;
}

async function makePicture(
  scene: Scene,
  format: PictureFormat,
  scale: number,
  options: Options,
  io: Io,
): Promise<string | Uint8Array> {
  const { paint } = await import('../../draw/index.ts');
  const isPng = format === 'png' && options.engine === 'built-in';
  if (options.font.length > 0 && !isPng)
    throw new UsageError('--font is for PNG', 'an SVG is shown with the fonts of its reader');
  if (options.puppeteerConfig !== undefined && options.engine !== 'mermaid')
    throw new UsageError('--puppeteer-config is for --engine mermaid', 'leave it out');
  const fonts = isPng
    ? await (await import('../picture-fonts.ts')).pictureFonts(scene, options.font, io)
    : [];
  const settings = { theme: options.theme, scale, linkTemplate: options.link, fonts: { files: fonts } };
  if (options.engine === 'built-in') return paint(scene, format, settings);
  if (format !== 'svg' && format !== 'png')
    throw new UsageError('--engine mermaid draws SVG and PNG', 'leave --engine out for text formats');
  const { drawWithMermaid } = await import('../mermaid-engine.ts');
  const puppeteerConfig =
    options.puppeteerConfig === undefined ? undefined : resolve(io.cwd, options.puppeteerConfig);
  if (puppeteerConfig !== undefined && !existsSync(puppeteerConfig))
    throw new UsageError(
      `there is no file ${options.puppeteerConfig}`,
      'it holds settings for Puppeteer, as JSON',
    );
  const text = String(await paint(scene, 'mermaid', settings));
  return drawWithMermaid(
    text,
    {
      format,
      isDark: options.theme === 'dark',
      scale,
      puppeteerConfig,
      allowsCode: options.allowCode === true,
    },
    io,
  );
}

function hintAtErrors({ diagnostics }: Compilation, io: Io): void {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  if (errors > 0)
    io.stderr.write(
      `note: the topology has ${errors === 1 ? 'an error' : `${errors} errors`}; --findings shows where\n`,
    );
}
