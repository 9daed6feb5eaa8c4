import { createHash, hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../base/compare.ts';
import { isObject, setOwn } from '../base/object.ts';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';

/** Lists what the tool has written into a folder, so that it knows what it may change and remove. */
export const manifestName = '.canton-plan-manifest.json';

/**
 * What has been written, by path: the SHA-256 of each content. While a folder is being changed a path has two, so that
 * what an interrupted run leaves behind is known whichever step it came to.
 */
export type Manifest = ReadonlyMap<string, readonly string[]>;

/** SHA-256 of bytes, or of a text as it is written: a large one by parts, since its bytes take three times its room. */
export function hashOf(text: string | Uint8Array): string {
  if (typeof text !== 'string' || text.length <= part) return hash('sha256', text, 'hex');
  const digest = createHash('sha256');
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + part;
    // Two halves of one character stay together.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end += 1;
    digest.update(text.slice(start, end));
  }
  return digest.digest('hex');
}

const part = 1 << 20;

/** The text of a manifest. */
export function manifestText(target: string, manifest: Manifest): string {
  const files: Record<string, unknown> = {};
  for (const [path, [only, ...more]] of [...manifest].sort(([a], [b]) => compareText(a, b)))
    setOwn(files, path, more.length === 0 ? only : [only, ...more]);
  return `${JSON.stringify({ target, files }, null, 2)}\n`;
}

/** Both manifests: what they say together. */
export function united(one: Manifest, other: Manifest): Manifest {
  const all = new Map(one);
  for (const [path, hashes] of other) all.set(path, [...new Set([...(all.get(path) ?? []), ...hashes])]);
  return all;
}

/** Whether two manifests say the same. */
export const isSameManifest = (one: Manifest, other: Manifest): boolean =>
  one.size === other.size &&
  [...one].every(([path, hashes]) => {
    const others = other.get(path);
    return others?.length === hashes.length && hashes.every((each, index) => each === others[index]);
  });

/** The manifest of a folder; empty where there is none. */
export function readManifest(folder: string): Manifest {
  const text = readText(join(folder, manifestName));
  if (text === undefined) return new Map();
  const manifest = parsedManifest(text);
  if (manifest !== undefined) return manifest;
  throw new UsageError(
    `${join(folder, manifestName)} is not what canton-plan wrote`,
    'restore it, or render into another folder',
  );
}

/** What the text of a manifest says; undefined for what is none. */
export function parsedManifest(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const files = isObject(value) ? value['files'] : undefined;
  if (!isObject(files)) return undefined;
  const manifest = new Map<string, readonly string[]>();
  for (const [path, written] of Object.entries(files)) {
    const hashes: unknown[] = Array.isArray(written) ? written : [written];
    if (!isInside(path) || !hashes.every(isHash)) return undefined;
    manifest.set(path, hashes);
  }
  return manifest;
}

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** A path that a manifest may name: inside the folder, and not by a detour. */
const isInside = (path: string): boolean =>
  path !== '' &&
  !/[\\\0]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

/** The text of a file; undefined where there is none. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read ${path}: ${faultReason(error)}`);
  }
}
