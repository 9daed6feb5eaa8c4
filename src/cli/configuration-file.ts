import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Rule } from '../check/rule.ts';
import { type Configuration, readConfiguration } from '../config/configuration.ts';
import { pretty } from '../report/pretty.ts';
import { wantsColor } from './color.ts';
import { readFound, readInput } from './input.ts';
import { type Io, printed, UsageError } from './io.ts';
import { masked } from './masked.ts';
import { repositoryOf } from './repository.ts';
import { version } from './version.ts';

/** The names of configuration files; the first that is there counts. */
export const configurationNames = ['.canton-plan.yaml', '.canton-plan.yml', '.canton-plan.json'];

/** A configuration file with the folder that its paths count from. */
export interface LoadedConfiguration extends Configuration {
  /** As it is shown. */
  readonly name: string;
  readonly folder: string;
  /** Where it lies itself, and what it names. */
  readonly home: string;
  /** The repository that it belongs to, or its folder: what it names must lie in it. */
  readonly root: string;
  /** A path of the machine as the patterns of the configuration see it. */
  readonly pathOf: (path: string) => string;
}

/** The nearest configuration file, from the working folder up to the root of the repository; outside of any only in the folder itself. */
function findConfiguration(cwd: string): string | undefined {
  const top = repositoryOf(cwd) ?? resolve(cwd);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configurationNames.find((name) => existsSync(join(folder, name)));
    if (found !== undefined) return join(folder, found);
    if (folder === dirname(folder) || folder === top) return undefined;
  }
}

/**
 * The folder here that is what a trusted configuration's folder is in its own repository, of which it is a checkout; one
 * that lies in none speaks of the whole repository here. What the change has or lacks decides nothing of it.
 */
function counterpart(home: string, cwd: string): string {
  const inside = relative(repositoryOf(home) ?? home, home);
  return resolve(repositoryOf(cwd) ?? cwd, inside);
}

/** The configuration that is named (`false`: none is wanted), else the nearest one. One with mistakes is not used. */
export async function loadConfiguration(
  named: string | false | undefined,
  rules: readonly Rule[],
  io: Io,
  trusted?: string,
): Promise<LoadedConfiguration | undefined> {
  if (named === false && trusted === undefined) return undefined;
  const written = trusted ?? (named === false ? undefined : named);
  const path = written === undefined ? findConfiguration(io.cwd) : resolve(io.cwd, written);
  if (path === undefined) return undefined;
  const shown = relative(io.cwd, path) || path;
  const home = dirname(path);
  // A trusted one lies elsewhere, and speaks of the files here.
  const folder = trusted === undefined ? home : counterpart(home, io.cwd);
  const root = repositoryOf(home) ?? home;
  const source = written === undefined ? readFound(shown, root, io) : await readInput(shown, io);
  const { value, diagnostics } = await readConfiguration(source, rules);
  if (diagnostics.length > 0) {
    const color = wantsColor('auto', io.stderr, io.env);
    const options = { color, width: io.stderr.columns, quiet: true, maxProblems: 50 };
    io.stderr.write(printed(pretty({ files: masked({ source, diagnostics }), rules, version }, options)));
  }
  if (diagnostics.some(({ severity }) => severity === 'error'))
    throw new UsageError(`the configuration ${shown} has mistakes`, 'fix them, or run with --no-config');
  const pathOf = (file: string): string => relative(folder, file).split(sep).join('/');
  return { ...value, name: shown, folder, home, root, pathOf };
}
