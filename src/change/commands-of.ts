import type { TargetName } from '../model/target.ts';
import type { Commands } from './commands.ts';
import { compose } from './compose-commands.ts';
import { kubernetes } from './kubernetes-commands.ts';

/** How each target is told what to do. */
export const commandsOf: Readonly<Record<TargetName, Commands>> = { compose, k8s: kubernetes };
