/** Reading the generated configuration, as strictly as the programs that it is for. */
import { accessSync, constants, readFileSync } from 'node:fs';
import parseHocon from '@pushcorn/hocon-parser';
import { judgeKeys } from '../../../src/profiles/keys/judge-keys.ts';
import type { FileKind } from '../../../src/profiles/keys/key-table.ts';
import { parseRelease, type Release } from '../../../src/profiles/release.ts';

export type Block = { readonly [key: string]: unknown };

const isBlock = (value: unknown): value is Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(block: Block, path: string): unknown {
  let value: unknown = block;
  for (const key of path.split('.')) value = isBlock(value) ? value[key] : undefined;
  return value;
}

/** The block at a path of keys, or undefined. */
export function blockAt(block: Block, path: string): Block | undefined {
  const value = valueAt(block, path);
  return isBlock(value) ? value : undefined;
}

/** The blocks in a block, by their keys. */
export const blocksIn = (block: Block | undefined): [string, Block][] =>
  Object.entries(block ?? {}).flatMap(([key, value]) => (isBlock(value) ? [[key, value]] : []));

/** The blocks of a list. */
export function listAt(block: Block, path: string): Block[] {
  const value = valueAt(block, path);
  return Array.isArray(value) ? value.filter(isBlock) : [];
}

/** A text or number at a path as text. */
export function textAt(block: Block, path: string): string | undefined {
  const value = valueAt(block, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export const flagAt = (block: Block, path: string): boolean | undefined => {
  const value = valueAt(block, path);
  return typeof value === 'boolean' ? value : undefined;
};

/** What must be there: the programs refuse to start without it. */
export function required(block: Block, path: string): string {
  const text = textAt(block, path);
  if (text === undefined) throw new Error(`the configuration has no ${path}`);
  return text;
}

export const portAt = (block: Block, path: string): number => {
  const port = Number(required(block, path));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${path} is no port: ${port}`);
  return port;
};

/** The file that `--config=FILE`, `--config FILE` or `-c FILE` names. */
export function configFileOf(args: readonly string[]): string {
  for (const [index, arg] of args.entries()) {
    if (arg.startsWith('--config=')) return arg.slice('--config='.length);
    if (arg === '--config' || arg === '-c') return args[index + 1] ?? '';
  }
  throw new Error('no --config is given');
}

/** The release that this program stands in for, and its edition: its image says so, as a real image is one release. */
export function ownRelease(environment = process.env): {
  release: Release;
  edition: 'enterprise' | 'open-source';
} {
  const release = parseRelease(environment['STAND_IN_RELEASE'] ?? '');
  if (release === undefined) throw new Error('STAND_IN_RELEASE says no release');
  return {
    release,
    edition: environment['STAND_IN_EDITION'] === 'open-source' ? 'open-source' : 'enterprise',
  };
}

/** A HOCON file with the variables of the environment put in. */
export async function parseConfiguration(path: string): Promise<Block> {
  const tree: unknown = await parseHocon({ text: readFileSync(path, 'utf8'), strict: true });
  if (!isBlock(tree)) throw new Error(`${path} is no configuration`);
  return tree;
}

/**
 * The configuration of a program as its release reads it: an unknown or misplaced key, a value of another type, a name that
 * is too long and a file that cannot be read end the start. What a Daml service would drop without a word ends it too:
 * whoever wrote it meant something.
 */
export async function readConfiguration(path: string, kind: FileKind): Promise<Block> {
  const tree = await parseConfiguration(path);
  const { release, edition } = ownRelease();
  const faults = [
    ...judgeKeys(kind, tree, { release, edition }).map((fault) => `${fault.path.join('.')} ${fault.text}`),
    ...filesIn(tree).flatMap(([key, file]) => (isReadable(file) ? [] : [`${key}: ${file} cannot be read`])),
  ];
  if (faults.length > 0) throw new Error(`${path} is refused by ${release.text}:\n${faults.join('\n')}`);
  return tree;
}

const fileKey = /(?:-file|^crt|^pem|^cacrt|^sslrootcert|^certificate)$/;

/** Every file that a configuration names. */
function filesIn(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === 'string' && fileKey.test(key) && !/port/.test(key)
      ? [[`${path}${key}`, inner]]
      : filesIn(inner, `${path}${key}.`),
  );
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Nodes of one process that would write to the same tables, which Canton refuses (CommunityConfigValidations.scala). */
export function refuseSharedStores(nodes: readonly { readonly name: string; readonly block: Block }[]): void {
  const owners = new Map<string, string>();
  for (const { name, block } of nodes) {
    const storage = blockAt(block, 'storage');
    const url = storage === undefined ? undefined : textAt(storage, 'config.url');
    const properties = storage === undefined ? undefined : blockAt(storage, 'config.properties');
    const key =
      url ??
      (properties === undefined
        ? undefined
        : JSON.stringify(['serverName', 'portNumber', 'databaseName'].map((each) => properties[each])));
    if (key === undefined) continue;
    const other = owners.get(key);
    if (other !== undefined) throw new Error(`${name} and ${other} are given the same store`);
    owners.set(key, name);
  }
}
