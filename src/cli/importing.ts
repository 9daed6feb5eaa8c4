import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, resolve, sep } from 'node:path';
import { rules } from '../../rules/index.ts';
import { compareText } from '../base/compare.ts';
import { append } from '../base/grouped.ts';
import { visible, visibleLines } from '../base/visible.ts';
import { differenceOf } from '../change/difference.ts';
import { word } from '../change/word.ts';
import { compile } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { envFile } from '../import/compose.ts';
import { type Imported, importEstate } from '../import/import-estate.ts';
import { originText } from '../import/origin.ts';
import { completedFrom } from '../import/untold.ts';
import { expand } from '../link/expand.ts';
import type { Environment } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import { differenceText } from '../report/change-text.ts';
import { decodeSource } from '../source/decode.ts';
import { SourceFile } from '../source/source-file.ts';
import { readUpTo } from './bounded-file.ts';
import { readSide } from './change-input.ts';
import { hideSecrets } from './hide-secrets.ts';
import { faultReason, readInput, refuseUnreadable } from './input.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { version } from './version.ts';
import { writeFileWhole } from './write-file.ts';
import { writeReports } from './write-reports.ts';

/** What the command is told. */
export interface ImportSettings {
  readonly output: string;
  readonly config: readonly string[];
  readonly variables?: string;
  readonly environment: Environment;
  readonly compare?: string;
  readonly strict?: true;
  readonly force?: true;
}

/** Larger files are no configuration. */
const maxBytes = 16 * 1024 * 1024;
const maxFiles = 50_000;
/** All together; an estate of a thousand nodes has a tenth of it. */
const maxTotal = 256 * 1024 * 1024;
const skipped = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform', '.venv', 'secrets']);
const wanted = /\.(?:ya?ml|conf|cfg|hocon|json|properties|canton|sc|env)$|(?:^|\/)\.env$/;

interface Found {
  readonly files: readonly SourceFile[];
  /** Files that were not read, and why. */
  readonly leftOut: readonly string[];
}

export async function runImport(paths: readonly string[], settings: ImportSettings, io: Io): Promise<number> {
  refuseOverwriting(settings, io);
  const { files, leftOut } = readAll([...paths, ...settings.config], io);
  const configs = settings.config.map(
    (name) => files.find((file) => file.name === shown(name)) as SourceFile,
  );
  const variables =
    settings.variables === undefined ? undefined : envFile(await readInput(settings.variables, io));
  const imported = await importEstate(files, {
    rules,
    name: nameOf(paths[0] ?? 'estate', io),
    environment: settings.environment,
    output: settings.output === '-' ? 'topology.yaml' : settings.output,
    configs,
    ...(variables === undefined ? {} : { variables }),
  });
  if (imported.isEmpty) {
    await report(imported, files, io);
    sayGaps(imported, leftOut, io);
    throw new UsageError(
      `nothing of a Canton network is found in ${paths.join(', ')}`,
      'name configurations, a Compose file, manifests or values of the charts; canton-plan import --help tells the kinds',
    );
  }
  await report(imported, files, io);
  sayGaps(imported, leftOut, io);
  const isIncomplete = imported.gaps.length + leftOut.length > 0;
  const hasErrors = imported.findings.some(({ severity }) => severity === 'error');
  if (settings.compare !== undefined)
    return compareWith(settings.compare, imported, settings, io, isIncomplete);
  if (settings.output === '-') io.stdout.write(imported.text);
  else {
    writeFileWhole(resolve(io.cwd, settings.output), imported.text);
    io.stderr.write(
      `wrote ${settings.output}; next: canton-plan diagram ${word(settings.output)} --findings -o ${word(pictureOf(settings.output))}\n`,
    );
  }
  return hasErrors || (settings.strict === true && isIncomplete) ? exitCodes.findings : exitCodes.ok;
}

/** The picture's name beside the topology's: `bank.svg` for `bank.topology.yaml`. */
const pictureOf = (topology: string): string =>
  `${topology.replace(/\.ya?ml$/i, '').replace(/(?<=[^/\\])\.topology$/, '')}.svg`;

function refuseOverwriting({ output, force, compare }: ImportSettings, io: Io): void {
  if (output !== '-' && compare === undefined && force === undefined && existsSync(resolve(io.cwd, output)))
    throw new UsageError(
      `${output} exists already`,
      'name another file with --output, replace it with --force, or look at the differences with --compare',
    );
}

/** What would make the estate what a plan says, in the words of `diff`; exit 1 where something would. */
async function compareWith(
  name: string,
  imported: Imported,
  settings: ImportSettings,
  io: Io,
  isIncomplete: boolean,
): Promise<number> {
  const planned = await readSide(name, io, { withRules: false });
  const { environment } = planned.compiled.topology;
  const isCompose =
    imported.understood.has('Compose files') && !imported.understood.has('Kubernetes objects');
  const estate = expand({ ...imported.value, environment } as TopologyValue, environment).value;
  const plan = planned.compiled.topology.spec;
  const known = completedFrom(estate, plan, isCompose);
  const source = new SourceFile('the estate', JSON.stringify(known));
  const [running] = (await compile(source, { rules, environment, settings: { only: ['syntax'] } }))
    .topologies;
  if (running === undefined) throw new Error('what was imported cannot be read');
  const difference = differenceOf({ before: running.topology, after: planned.compiled.topology });
  const differs = difference.changes.length > 0;
  if (differs) io.stdout.write(hideSecrets([planned])(differenceText(difference)));
  io.stderr.write(
    differs
      ? `+ is in ${name} only, - is in the estate only, → leads from the estate to ${name}\n`
      : `the estate is as ${name} says\n`,
  );
  return differs || (settings.strict === true && isIncomplete) ? exitCodes.findings : exitCodes.ok;
}

function report({ findings }: Imported, files: readonly SourceFile[], io: Io): Promise<void> {
  const byFile = new Map<SourceFile, Diagnostic[]>();
  for (const finding of findings) append(byFile, finding.primary.file, finding);
  const checked = [...byFile].map(([source, diagnostics]) => ({ source, diagnostics }));
  const all = checked.length > 0 ? checked : files.slice(0, 1).map((source) => ({ source, diagnostics: [] }));
  return writeReports(
    { files: all, rules, version },
    [{ format: 'pretty', output: undefined }],
    { quiet: false, maxProblems: 50, failOn: 'error', color: 'auto' },
    { ...io, stdout: io.stderr },
  );
}

function sayGaps({ gaps, understood }: Imported, leftOut: readonly string[], io: Io): void {
  const kinds = [...understood].map(([kind, count]) => `${count} ${kind}`).join(', ');
  if (kinds !== '') io.stderr.write(`understood: ${kinds}\n`);
  const lines = [...gaps.map(({ origin, text }) => `${originText(origin)}: ${text}`), ...leftOut];
  if (lines.length === 0) return;
  io.stderr.write(`not carried over (${lines.length}):\n`);
  for (const line of lines.slice(0, 200)) io.stderr.write(visibleLines(`  ${visible(line)}\n`));
  if (lines.length > 200) io.stderr.write(`  and ${lines.length - 200} more\n`);
}

function nameOf(path: string, io: Io): string {
  const name = basename(resolve(io.cwd, path)).replace(/\.\w+$/, '');
  return /^[\w.-]+$/.test(name) ? name : 'estate';
}

const shown = (name: string): string =>
  isAbsolute(name) ? name : name.split(sep).join('/').replace(/^\.\//, '');

function readAll(paths: readonly string[], io: Io): Found {
  const files = new Map<string, SourceFile>();
  const leftOut: string[] = [];
  let [looked, total] = [0, 0];
  const add = (name: string, isNamed: boolean): void => {
    const path = resolve(io.cwd, name);
    if (files.has(shown(name))) return;
    const bytes = readUpTo(path, name, { most: maxBytes, isPlain: !isNamed });
    if (bytes === undefined) {
      leftOut.push(`${shown(name)}: larger than ${maxBytes / 1024 / 1024} MiB, not read`);
      return;
    }
    if (bytes.subarray(0, 8_000).includes(0)) {
      if (isNamed || wanted.test(name)) leftOut.push(`${shown(name)}: a binary file, not read`);
      return;
    }
    total += bytes.length;
    if (total > maxTotal)
      throw new UsageError(
        `the files are larger than ${maxTotal / 1024 / 1024} MiB together, with ${shown(name)}`,
        'name the folders of the estate',
      );
    files.set(shown(name), decodeSource(shown(name), bytes));
  };
  const walk = (folder: string): void => {
    for (const entry of entriesOf(resolve(io.cwd, folder))) {
      const name = folder === '.' ? entry.name : join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(name);
      else if (entry.isFile() && wanted.test(entry.name)) {
        if (++looked > maxFiles)
          throw new UsageError(
            `more than ${maxFiles} files are below ${folder}`,
            'name the folders of the estate',
          );
        add(name, false);
      }
    }
  };
  for (const path of paths) {
    try {
      if (statSync(resolve(io.cwd, path)).isDirectory()) {
        refuseUnreadable(resolve(io.cwd, path), path);
        walk(path);
      } else add(path, true);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`cannot read ${path}: ${faultReason(error)}`);
    }
  }
  return { files: [...files.values()], leftOut };
}

/** In order of name; a folder that cannot be read has nothing for us. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  } catch {
    return [];
  }
}
