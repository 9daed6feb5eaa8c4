import type { Process } from '#template';
import { labelValue } from './context.ts';

/** What the label of its pods calls a process's service; each trigger node is one of its own. */
export const serviceLabel = (process: Process): string =>
  labelValue(process.kind === 'trigger-node' ? (process.sharedName ?? process.service) : process.service);
