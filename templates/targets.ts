import type { Target } from '#template';
import { compose } from './compose/index.ts';

/** What a deployment can be rendered to. */
export const targets: readonly Target[] = [compose];
