import { type Artifact, fillSlots, shell } from '#template';
import type { Context } from './context.ts';

/** A step of an upgrade that changes the tables of a node that is stopped; where an organization runs nodes of Canton. */
export const migrateScript = (context: Context): Artifact[] =>
  context.own.processes.some((each) => 'nodes' in each)
    ? [
        {
          path: `${context.organization.slug}/migrate-tables.sh`,
          text: fillSlots('kubernetes/migrate-tables.sh', { namespace: shell.word(context.namespace) }),
          isExecutable: true,
        },
      ]
    : [];
