/** What every stack test stands on: one engine, which has each image once. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { composeCommand, Engine } from './engine.ts';
import { missingPrograms } from './images.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the engine, or why there is none. */
    readonly engine: { readonly folder: string } | { readonly missing: string };
  }
}

/** Why no engine can be started here. */
function reason(): string | undefined {
  if (!['1', 'all'].includes(process.env['CANTON_PLAN_STACK'] ?? '')) return 'npm run test:stack starts it';
  if (composeCommand() === undefined) return 'there is no Docker Compose v2; set COMPOSE_V2 to it';
  const missing = missingPrograms();
  return missing.length > 0 ? `install ${missing.join(', ')}` : undefined;
}

/** Starts the engine before the first of the files, and ends it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-engine-'));
  // The cluster of the database image is made by another user than root.
  chmodSync(folder, 0o711);
  const engine = reason() ?? (await Engine.start(join(folder, 'engine'), composeCommand() ?? []));
  const found = typeof engine === 'string' ? { missing: engine } : { folder: join(folder, 'engine') };
  project.provide('engine', found);
  return async () => {
    if (typeof engine !== 'string') await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Whether everything is tried that can be, and not only what continuous integration has the time for. */
export const isWhole = process.env['CANTON_PLAN_STACK'] === 'all';

/** The started engine, or why there is none. */
export function engineHere(): Engine | string {
  const found = inject('engine');
  return 'missing' in found ? found.missing : Engine.at(found.folder, composeCommand() ?? []);
}
