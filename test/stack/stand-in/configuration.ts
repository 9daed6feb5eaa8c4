/** Reading the generated configuration, as strictly as the programs that it is for. */
import { readFileSync } from 'node:fs';
import parseHocon from '@pushcorn/hocon-parser';

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

/** A HOCON file with the variables of the environment put in. */
export async function readConfiguration(path: string): Promise<Block> {
  const tree: unknown = await parseHocon({ text: readFileSync(path, 'utf8'), strict: true });
  if (!isBlock(tree)) throw new Error(`${path} is no configuration`);
  return tree;
}
