import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Files } from '../parse/compose/files.ts';
import { decodeSource, maxBytes } from '../source/decode.ts';
import type { SourceFile } from '../source/source-file.ts';
import { filesHere } from './composing.ts';
import { git } from './git.ts';
import { readInput } from './input.ts';
import { type Io, UsageError } from './io.ts';

/** A file, and access to those that it names: of the same commit. */
export interface RevisionFile {
  readonly source: SourceFile;
  readonly files: () => Promise<Files>;
}

/** A file by its name, or as a commit has it: `HEAD~1:topology.yaml`. A file that is there with that name comes first. */
export async function readRevision(name: string, io: Io): Promise<RevisionFile> {
  const colon = name.indexOf(':');
  if (name === '-' || colon <= 0 || existsSync(resolve(io.cwd, name)))
    return { source: await readInput(name, io), files: filesHere(io) };
  const [revision, path] = [name.slice(0, colon), name.slice(colon + 1)];
  // Git would read it as an option; and a letter before a colon is a drive of Windows.
  if (revision.startsWith('-') || path === '') throw new UsageError(`${name} names no file of a commit`);
  try {
    const object = `${revision}:${path.startsWith('/') ? path.slice(1) : `./${path}`}`;
    const text = git(['cat-file', 'blob', object], { cwd: io.cwd, maxBuffer: maxBytes + 1, hears: true });
    const files = async () => (await import('./revision-files.ts')).revisionFiles(revision, io);
    return { source: decodeSource(name, text), files };
  } catch (error) {
    throw new UsageError(
      `cannot read ${path} as ${revision} has it: ${reasonOf(error)}`,
      'write REVISION:FILE, the file as seen from here, for example HEAD~1:topology.yaml',
    );
  }
}

/** The file that a name means, without the revision before it. */
export const fileOfRevision = (name: string, { cwd }: Pick<Io, 'cwd'>): string =>
  name.indexOf(':') <= 0 || existsSync(resolve(cwd, name)) ? name : name.slice(name.indexOf(':') + 1);

function reasonOf(error: unknown): string {
  const { code, stderr } = error as { code?: string; stderr?: Uint8Array };
  if (code === 'ENOENT') return 'git is not installed';
  const said =
    new TextDecoder()
      .decode(stderr ?? new Uint8Array())
      .trim()
      .split('\n')[0] ?? '';
  return said === '' ? 'git cannot read it' : said.replace(/^fatal: /, '');
}
