import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Rule } from '../check/rule.ts';
import { type Configuration, readConfiguration } from '../config/configuration.ts';
import { pretty } from '../report/pretty.ts';
import { wantsColor } from './color.ts';
import { readInput } from './input.ts';
import { type Io, UsageError } from './io.ts';
import { version } from './version.ts';

/** The names of configuration files; the first that is there counts. */
export const configurationNames = ['.canton-plan.yaml', '.canton-plan.yml', '.canton-plan.json'];

/** A configuration file with the folder that its paths count from. */
export interface LoadedConfiguration extends Configuration {
  /** As it is shown. */
  readonly name: string;
  readonly folder: string;
  /** A path of the machine as the patterns of the configuration see it. */
  readonly pathOf: (path: string) => string;
}

/** The nearest configuration file, from the working folder up to the root of the repository. */
function findConfiguration(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configurationNames.find((name) => existsSync(join(folder, name)));
    if (found !== undefined) return join(folder, found);
    if (folder === dirname(folder) || existsSync(join(folder, '.git'))) return undefined;
  }
}

/** The configuration that is named (`false`: none is wanted), else the nearest one. One with mistakes is not used. */
export async function loadConfiguration(
  named: string | false | undefined,
  rules: readonly Rule[],
  io: Io,
): Promise<LoadedConfiguration | undefined> {
  if (named === false) return undefined;
  const path = named === undefined ? findConfiguration(io.cwd) : resolve(io.cwd, named);
  if (path === undefined) return undefined;
  const shown = relative(io.cwd, path) || path;
  const source = await readInput(shown, io);
  const { value, diagnostics } = await readConfiguration(source, rules);
  if (diagnostics.length > 0) {
    const color = wantsColor('auto', io.stderr, io.env);
    const options = { color, width: io.stderr.columns, quiet: true, maxProblems: 50 };
    io.stderr.write(pretty({ files: [{ source, diagnostics }], rules, version }, options));
  }
  if (diagnostics.some(({ severity }) => severity === 'error'))
    throw new UsageError(`the configuration ${shown} has mistakes`, 'fix them, or run with --no-config');
  const folder = dirname(path);
  const pathOf = (file: string): string => relative(folder, file).split(sep).join('/');
  return { ...value, name: shown, folder, pathOf };
}
