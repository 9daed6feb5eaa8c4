import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { plural } from '../base/names.ts';
import { resolveSeverities } from '../check/engine.ts';
import type { Compilation } from '../compile.ts';
import {
  aboutEntries,
  applyBaseline,
  type Baseline,
  type BaselineEntry,
  newEntries,
  printBaseline,
  readBaseline,
  unignorableRules,
} from '../config/baseline.ts';
import { compareFindings, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { pretty } from '../report/pretty.ts';
import type { CheckedFile } from '../report/report.ts';
import type { SourceFile } from '../source/source-file.ts';
import { readFound, readInput } from './input.ts';
import { type Io, UsageError } from './io.ts';
import { masked } from './masked.ts';
import type { ValidateSettings } from './validate-settings.ts';
import { version } from './version.ts';
import { writeFileWhole } from './write-file.ts';

/** A checked file with what is needed to know whether a rule had its say. */
export interface Judged extends CheckedFile {
  readonly ran: Compilation['ran'];
}

/** The files with known findings set aside; a file of its own says what is wrong with the baseline. */
export async function againstBaseline(
  path: string,
  files: readonly Judged[],
  settings: ValidateSettings,
  io: Io,
): Promise<CheckedFile[]> {
  const { source, baseline } = await read(path, settings, io);
  const unignorable = unignorableRules(settings.rules);
  const byId = new Map(settings.rules.map((rule) => [rule.id, rule]));
  const nameOf = namesFrom(path, settings, io);
  const entriesOf = byFile(baseline.entries);
  const about: { stale: BaselineEntry[]; expired: BaselineEntry[] } = { stale: [], expired: [] };
  const checked = files.map((file): CheckedFile => {
    const ran = (id: string): boolean => {
      const rule = byId.get(id);
      return rule === undefined || file.ran(rule);
    };
    const entries = entriesOf.get(nameOf(file.source)) ?? [];
    const outcome = applyBaseline(file.diagnostics, entries, { unignorable, asOf: settings.asOf, ran });
    about.stale.push(...outcome.stale);
    about.expired.push(...outcome.expired);
    return {
      source: file.source,
      diagnostics: outcome.diagnostics,
      suppressed: [...(file.suppressed ?? []), ...outcome.suppressed].sort(compareFindings),
    };
  });
  const findings = aboutEntries(baseline, about);
  if (findings.length === 0) return checked;
  const diagnostics = resolveSeverities(
    findings,
    byId,
    'production',
    settings.rulesFor(resolve(io.cwd, path)),
  );
  return [...checked, { source, diagnostics: diagnostics.sort(compareFindings) }];
}

/** Writes what is found now as known. What earlier entries say about findings, and about other files, stays. */
export async function writeBaseline(
  path: string,
  files: readonly Judged[],
  settings: ValidateSettings,
  io: Io,
): Promise<void> {
  const earlier = existsSync(resolve(io.cwd, path)) ? (await read(path, settings, io)).baseline.entries : [];
  const unignorable = unignorableRules(settings.rules);
  const nameOf = namesFrom(path, settings, io);
  const entriesOf = byFile(earlier);
  const names = new Set(files.map((file) => nameOf(file.source)));
  const entries = [
    ...earlier.filter((entry) => !names.has(entry.file)),
    ...files.flatMap((file) => {
      const name = nameOf(file.source);
      return newEntries(name, file.diagnostics, entriesOf.get(name) ?? [], unignorable);
    }),
  ];
  writeFileWhole(resolve(io.cwd, path), printBaseline(entries));
  const refused = files.flatMap((file) => file.diagnostics.filter(({ rule }) => unignorable.has(rule)));
  io.stderr.write(
    `wrote ${plural(entries.length, 'known finding')} to ${path}${refused.length === 0 ? '' : `; ${plural(refused.length, 'finding')} of rules that nothing may set aside ${refused.length === 1 ? 'is' : 'are'} left to fix`}\n`,
  );
}

function byFile(entries: readonly BaselineEntry[]): Map<string, BaselineEntry[]> {
  const map = new Map<string, BaselineEntry[]>();
  for (const entry of entries) {
    const known = map.get(entry.file);
    if (known === undefined) map.set(entry.file, [entry]);
    else known.push(entry);
  }
  return map;
}

/** Entries name files from the folder of the baseline, so that it means the same wherever the tool is started. */
function namesFrom(
  path: string,
  { configuration }: ValidateSettings,
  io: Io,
): (source: SourceFile) => string {
  const own = dirname(resolve(io.cwd, path));
  // One of a trusted configuration speaks of the files here, as that does.
  const folder =
    configuration === undefined || configuration.home === configuration.folder
      ? own
      : resolve(configuration.folder, relative(configuration.home, own));
  return (source) => relative(folder, resolve(io.cwd, source.name)).split(sep).join('/');
}

async function read(
  path: string,
  settings: ValidateSettings,
  io: Io,
): Promise<{ source: SourceFile; baseline: Baseline }> {
  if (!existsSync(resolve(io.cwd, path)))
    throw new UsageError(
      `the baseline ${path} is not there`,
      `write it with --write-baseline ${path}, or run with --no-baseline`,
    );
  // A path of the configuration comes with the change that is checked.
  const root =
    settings.resolved.get('baseline')?.origin === 'file' && path === settings.baseline
      ? settings.configuration?.root
      : undefined;
  const source = root === undefined ? await readInput(path, io) : readFound(path, root, io);
  const baseline = await readBaseline(source);
  if (!baseline.isOurs)
    throw new UsageError(
      `${path} is no baseline of canton-plan`,
      'name another file, or write it with --write-baseline',
    );
  if (baseline.findings.length === 0) return { source, baseline };
  const byId = new Map(settings.rules.map((rule) => [rule.id, rule]));
  const diagnostics: Diagnostic[] = resolveSeverities(baseline.findings, byId, 'production', {});
  const options = { color: false, width: io.stderr.columns, quiet: true, maxProblems: 50 };
  io.stderr.write(
    pretty({ files: masked({ source, diagnostics }), rules: settings.rules, version }, options),
  );
  throw new UsageError(
    `the baseline ${path} has mistakes`,
    'fix them, or write it anew after removing the file',
  );
}
