import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { compareText } from '../base/compare.ts';
import { isObject } from '../base/object.ts';
import { lineEdits } from '../diagnostic/line-edits.ts';
import { unifiedDiff } from '../diagnostic/unified-diff.ts';
import type { Artifact } from '../render/artifact.ts';
import { SourceFile } from '../source/source-file.ts';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';
import { makeFolder } from './write-file.ts';

/** Lists what the tool has written into a folder, so that it knows what it may change and remove. */
const manifestName = '.canton-plan-manifest.json';

/** What has to happen in an output folder. */
export interface FolderChanges {
  readonly added: readonly Artifact[];
  readonly changed: readonly { readonly artifact: Artifact; readonly before: string }[];
  /** Written by an earlier run, and no longer wanted. */
  readonly removed: readonly string[];
}

/** The artifacts with the manifest that lists them. */
export const withManifest = (artifacts: readonly Artifact[], target: string): Artifact[] => [
  ...artifacts,
  {
    path: manifestName,
    text: `${JSON.stringify({ target, files: artifacts.map(({ path }) => path).sort(compareText) }, null, 2)}\n`,
  },
];

/** Compares a folder with what it should hold. Files of others are neither compared nor touched, but may not be in the way. */
export function compareFolder(folder: string, artifacts: readonly Artifact[]): FolderChanges {
  refuseFile(folder);
  const written = readManifest(folder);
  const wanted = new Set(artifacts.map(({ path }) => path));
  const added: Artifact[] = [];
  const changed: { artifact: Artifact; before: string }[] = [];
  for (const artifact of artifacts) {
    refuseLinks(folder, artifact.path);
    const before = readText(join(folder, artifact.path));
    if (before === undefined) added.push(artifact);
    else if (before !== artifact.text) {
      if (!written.has(artifact.path) && artifact.path !== manifestName)
        throw new UsageError(
          `${join(folder, artifact.path)} is in the way: canton-plan has not written it`,
          'move it away, or choose another folder',
        );
      changed.push({ artifact, before });
    }
  }
  const removed = [...written].filter((path) => !wanted.has(path) && existsSync(join(folder, path)));
  for (const path of removed) refuseLinks(folder, path);
  return { added, changed, removed };
}

export const isUnchanged = ({ added, changed, removed }: FolderChanges): boolean =>
  added.length + changed.length + removed.length === 0;

/** The changes as a unified diff; a missing or superfluous file is named. */
export function folderDiff({ added, changed, removed }: FolderChanges): string {
  return [
    ...changed.map(({ artifact, before }) => {
      const file = new SourceFile(artifact.path, before);
      return unifiedDiff(file, artifact.path, lineEdits(file, artifact.text));
    }),
    ...added.map(({ path }) => `missing: ${path}\n`),
    ...removed.map((path) => `superfluous: ${path}\n`),
  ].join('');
}

/** Makes the changes, all or none: everything is written beside its place first, and put back on a fault. */
export function applyChanges(folder: string, { added, changed, removed }: FolderChanges): void {
  const staging = join(folder, `.canton-plan.${process.pid}.tmp`);
  const isNew = !existsSync(folder);
  const undo: (() => void)[] = [];
  try {
    const written = [...added, ...changed.map(({ artifact }) => artifact)];
    for (const artifact of written) {
      const path = join(staging, 'new', artifact.path);
      makeFolder(dirname(path));
      writeFileSync(path, artifact.text);
      if (artifact.isExecutable) chmodSync(path, 0o755);
    }
    for (const path of [...changed.map(({ artifact }) => artifact.path), ...removed])
      undo.push(move(join(folder, path), join(staging, 'old', path)));
    for (const { path } of written) undo.push(move(join(staging, 'new', path), join(folder, path)));
    rmSync(staging, { recursive: true, force: true });
  } catch (error) {
    for (const step of undo.reverse()) step();
    rmSync(isNew ? folder : staging, { recursive: true, force: true });
    throw new UsageError(`cannot write to ${folder}: ${faultReason(error)}`);
  }
  for (const path of removed) removeEmpty(folder, dirname(path));
}

function move(from: string, to: string): () => void {
  makeFolder(dirname(to));
  renameSync(from, to);
  return () => renameSync(to, from);
}

function removeEmpty(folder: string, path: string): void {
  if (path === '.') return;
  try {
    rmdirSync(join(folder, path));
  } catch {
    return;
  }
  removeEmpty(folder, dirname(path));
}

/** A path that a manifest may name: inside the folder, and not by a detour. */
const isInside = (path: unknown): path is string =>
  typeof path === 'string' &&
  path !== '' &&
  !/[\\\0]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

function readManifest(folder: string): Set<string> {
  const text = readText(join(folder, manifestName));
  if (text === undefined) return new Set();
  try {
    const manifest: unknown = JSON.parse(text);
    const files = isObject(manifest) ? manifest['files'] : undefined;
    if (Array.isArray(files) && files.every(isInside)) return new Set([...files, manifestName]);
  } catch {
    // Said below.
  }
  throw new UsageError(
    `${join(folder, manifestName)} is not what canton-plan wrote`,
    'restore it, or render into another folder',
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read ${path}: ${faultReason(error)}`);
  }
}

/** A file where a folder is to be, or on the way there. */
function refuseFile(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory())
      throw new UsageError(`${folder} is no folder`, 'name a folder, which need not be there yet');
  } else if (dirname(folder) !== folder) refuseFile(dirname(folder));
}

/** A link inside the folder could lead the writing out of it. */
function refuseLinks(folder: string, path: string): void {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const at = join(folder, ...parts.slice(0, length));
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new UsageError(`${at} is a link`, 'canton-plan writes into plain folders only');
  }
}
