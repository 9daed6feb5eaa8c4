import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { cacheFolder, isOwn } from '../../bin/cache-folder.cjs';
import type { Compiled } from '../compile.ts';
import type { Artifact, Target } from '../render/artifact.ts';
import {
  hashOf,
  type Manifest,
  manifestName,
  manifestText,
  parsedManifest,
  readText,
} from './folder-manifest.ts';
import type { Io } from './io.ts';
import { compareFolder, type FolderChanges, isUnchanged, settled } from './output-folder.ts';
import { unguessable } from './unguessable.ts';
import { build } from './version.ts';

/** What one rendering is known by: whatever decides its bytes. */
export interface Rendering {
  readonly compiled: Compiled;
  readonly target: string;
  readonly organization: string | undefined;
}

/** What is remembered of a rendering. */
interface Remembered {
  /** SHA-256 of the manifest that it writes, which in turn has the SHA-256 of every file. */
  readonly manifest: string;
  /** Files that are the user's once they are there. */
  readonly seeds: readonly string[];
  /** Files that can be started. */
  readonly executables: readonly string[];
}

/** Below this many bytes of topology a rendering takes no longer than asking would. */
const leastBytes = 32_768;
/** How many renderings are remembered; the oldest are forgotten first. */
const mostRemembered = 200;

/**
 * What earlier runs of this very build remember of large renderings, in the user's cache folder: of an output folder whose
 * manifest is the one that was written for the same topology, every file is compared with its hash there, and nothing is
 * rendered. A folder's own manifest alone would not do, for it comes with the change that a check is to judge.
 */
export class RenderMemory {
  readonly #folder: string;
  readonly #path: string;

  private constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#path = join(folder, key);
  }

  /** The memory of a rendering; undefined where it would gain nothing, or its folder could be somebody else's. */
  static of({ compiled, target, organization }: Rendering, env: Io['env']): RenderMemory | undefined {
    const own = cacheFolder(env);
    if (build === undefined || own === undefined) return undefined;
    const folder = join(own, 'renderings');
    const { file, topology } = compiled;
    const topologyBytes = serialize([file.value, file.broken]);
    if (topologyBytes.length < leastBytes || !isOwn(folder)) return undefined;
    const others = [build, process.version, target, organization, topology.environment, topology.spec.daml];
    return new RenderMemory(folder, hashOf(Buffer.concat([serialize(others), topologyBytes])));
  }

  /** How a folder compares, if it is just as remembered; undefined where it has to be compared with a rendering. */
  unchanged(folder: string, target: Target): FolderChanges | undefined {
    const remembered = this.#read();
    const text = remembered === undefined ? undefined : readText(join(folder, manifestName));
    if (remembered === undefined || text === undefined || hashOf(text) !== remembered.manifest)
      return undefined;
    const artifacts = artifactsOf(parsedManifest(text) ?? new Map(), remembered);
    const changes = compareFolder(folder, artifacts, target);
    return isUnchanged(changes) ? changes : undefined;
  }

  /** Remembers what was rendered. A memory that cannot be kept is no fault of the run. */
  keep({ target, after, artifacts }: FolderChanges): void {
    const seeds = artifacts.filter(({ isSeed }) => isSeed === true).map(({ path }) => path);
    const executables = artifacts.filter(({ isExecutable }) => isExecutable === true).map(({ path }) => path);
    const text = JSON.stringify({ manifest: hashOf(manifestText(target, after)), seeds, executables });
    const whole = `${this.#path}.${unguessable()}`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (!isOwn(this.#folder)) return;
      writeFileSync(whole, `${hashOf(text)}\n${text}`, { flag: 'wx', mode: 0o600 });
      renameSync(whole, this.#path);
      forgetOldest(this.#folder);
    } catch {
      rmSync(whole, { force: true });
    }
  }

  /** Undefined where nothing is remembered, or it is not as it was written. */
  #read(): Remembered | undefined {
    try {
      const [mark, text = ''] = readFileSync(this.#path, 'utf8').split('\n');
      return mark === hashOf(text) ? (JSON.parse(text) as Remembered) : undefined;
    } catch {
      return undefined;
    }
  }
}

function* artifactsOf(manifest: Manifest, known: Remembered): Iterable<Artifact> {
  const [seeds, executables] = [new Set(known.seeds), new Set(known.executables)];
  for (const [path, [hash = '']] of manifest)
    yield settled(
      {
        path,
        ...(seeds.has(path) ? { isSeed: true } : {}),
        ...(executables.has(path) ? { isExecutable: true } : {}),
      },
      hash,
    );
}

function forgetOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= mostRemembered) return;
  const age = (name: string): number =>
    lstatSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const byAge = names.map((name) => [age(name), name] as const).sort(([a], [b]) => a - b);
  for (const [, name] of byAge.slice(0, names.length - mostRemembered))
    rmSync(join(folder, name), { force: true });
}
