import type { Target } from '#template';
import { compose } from './compose/index.ts';
import { kubernetes } from './kubernetes/index.ts';

/** What a deployment can be rendered to. */
export const targets: readonly Target[] = [compose, kubernetes];
