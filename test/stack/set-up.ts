/** What every stack test begins with: an engine of its own. */
import { join } from 'node:path';
import { composeCommand, Engine } from './engine.ts';
import { missingPrograms } from './images.ts';

/** Starts an engine in the folder; gives the reason when that cannot be done here. */
export async function engineIn(folder: string): Promise<Engine | string> {
  if (process.env['CANTON_PLAN_STACK'] !== '1') return 'npm run test:stack starts it';
  const compose = composeCommand();
  if (compose === undefined) return 'there is no Docker Compose v2; set COMPOSE_V2 to it';
  const missing = missingPrograms();
  if (missing.length > 0) return `install ${missing.join(', ')}`;
  return Engine.start(join(folder, 'engine'), compose);
}
