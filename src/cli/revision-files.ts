import { posix } from 'node:path';
import { globMatcher } from '../base/glob.ts';
import { type FileFault, type Files, type FoundFile, isPattern } from '../parse/compose/files.ts';
import { decodeSource, maxBytes } from '../source/decode.ts';
import type { SourceFile } from '../source/source-file.ts';
import { git } from './git.ts';
import type { Io } from './io.ts';

/** The files that a topology names, as a commit has them. Links of a commit are not followed. */
export function revisionFiles(revision: string, { cwd }: Pick<Io, 'cwd'>): Files {
  const asked = (...args: string[]): string =>
    new TextDecoder().decode(git(args, { cwd, maxBuffer: maxBytes }));
  const here = asked('rev-parse', '--show-prefix').trim();
  let known: ReadonlyMap<string, string> | undefined;
  /** Objects by their paths from the root of the repository; regular files alone. */
  const tree = (): ReadonlyMap<string, string> => {
    known ??= new Map(
      asked('ls-tree', '-r', '-z', '--full-tree', revision)
        .split('\0')
        .flatMap((line): [string, string][] => {
          const [, object, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
          return object === undefined || path === undefined ? [] : [[path, object]];
        }),
    );
    return known;
  };
  /** The path from the root that a name, `REVISION:PATH`, means. */
  const pathOf = ({ name }: SourceFile): string => {
    const path = name.slice(revision.length + 1);
    return path.startsWith('/') ? path.slice(1) : posix.join(here, path);
  };
  const found = (path: string): FoundFile => ({
    id: path,
    name: `${revision}:${posix.relative(here, path)}`,
  });
  const fault = (message: string): FileFault => ({
    message: `${message} in ${revision}`,
    label: 'not in this commit',
    help: 'what a topology names has to be in the same commit as the topology',
  });
  return {
    idOf: pathOf,
    find: (written, from) => {
      const folder = posix.dirname(pathOf(from));
      if (!isPattern(written)) {
        const path = posix.join(folder, written);
        return tree().has(path) ? [found(path)] : fault(`there is no file \`${written}\``);
      }
      const matches = globMatcher(`./${posix.join(folder, written)}`);
      const fitting = [...tree().keys()].filter((path) => matches?.(path) === true);
      return fitting.length === 0 ? fault(`no file fits \`${written}\``) : fitting.sort().map(found);
    },
    read: ({ id, name }) => {
      const object = tree().get(id) ?? '';
      const bytes = git(['cat-file', 'blob', object], { cwd, maxBuffer: maxBytes + 1 });
      return decodeSource(name, bytes);
    },
  };
}
