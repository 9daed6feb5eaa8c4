import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareText } from '../../base/compare.ts';
import { didYouMean } from '../../base/did-you-mean.ts';
import { word } from '../../change/word.ts';
import { wrap } from '../../report/terminal-text.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../register.ts';
import { writeFileWhole } from '../write-file.ts';

interface Options {
  readonly from: string;
  readonly output: string;
  readonly force?: true;
  readonly list?: true;
}

const ending = '.topology.yaml';

/** `canton-plan init`. */
export const registerInit: Register = (program, io, done) => {
  program
    .command('init')
    .summary('write a first topology.yaml')
    .description(
      'Writes a first topology.yaml from a starter: from a small development network to the production solution.',
    )
    .option('--from <starter>', 'the starter to begin with', 'development')
    .option('-o, --output <file>', 'where to write it; `-` is standard output', 'topology.yaml')
    .option('--force', 'replace an existing file')
    .option('--list', 'list the starters')
    .action((options: Options) => {
      if (options.list)
        io.stdout.write(
          starters(io)
            .map((name) => `${name}\n${wrap(summary(io, name), 96, '    ')}\n`)
            .join(''),
        );
      else init(options, io);
      done(exitCodes.ok);
    });
};

function init(options: Options, io: Io): void {
  const names = starters(io);
  if (!names.includes(options.from)) {
    const suggestion = didYouMean(options.from, names);
    throw new UsageError(
      `there is no starter \`${options.from}\``,
      suggestion === undefined ? `choose one of ${names.join(', ')}` : `did you mean \`${suggestion}\`?`,
    );
  }
  const text = read(io, options.from);
  if (options.output === '-') {
    io.stdout.write(text);
    return;
  }
  const path = resolve(io.cwd, options.output);
  if (existsSync(path) && !options.force)
    throw new UsageError(
      `${options.output} exists already`,
      'name another file with --output, or replace it with --force',
    );
  writeFileWhole(path, text);
  io.stderr.write(`wrote ${options.output}; next: canton-plan validate ${word(options.output)}\n`);
}

const folder = (io: Io): string => join(io.packageRoot, 'templates', 'starters');
const read = (io: Io, name: string): string => readFileSync(join(folder(io), `${name}${ending}`), 'utf8');

/** Names of the starters that ship with the tool. */
const starters = (io: Pick<Io, 'packageRoot'>): string[] =>
  readdirSync(join(io.packageRoot, 'templates', 'starters'))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort(compareText);

/** What a starter says of itself: the comment at its head, without the line for the editor. */
function summary(io: Io, name: string): string {
  const lines = read(io, name).split('\n');
  const head = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('#')),
  );
  return head
    .filter((line) => !line.startsWith('# yaml-language-server'))
    .map((line) => line.slice(1).trim())
    .join(' ');
}
