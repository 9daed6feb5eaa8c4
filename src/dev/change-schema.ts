/** The contracts of `canton-plan diff` and `canton-plan runbook` with --format json: schemas/diff and runbook. */

import { actions } from '../change/change.ts';
import { effects } from '../change/consequence.ts';
import { phases } from '../change/step.ts';
import { targetNames } from '../model/target.ts';
import { described, listOf, oneOf, record, ref, type Schema, text } from './report-schema-parts.ts';

const number = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const names = (description: string): Schema => listOf(description, { type: 'string' });
const schemaVersion = {
  const: 1,
  description: 'Grows by one when a reader could break; new keys do not count.',
};
const effect = (description: string): Schema => oneOf(description, effects);

/** JSON Schema (2020-12) of what differs between two topologies. */
export const diffSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan diff',
  ...record('What `canton-plan diff --format json` prints.', {
    schemaVersion,
    name: text('Name of the deployment, as the new topology has it.'),
    effect: effect('The worst of all changes, mildest first in this list.'),
    changes: listOf('In the order of the new file; what was removed comes last.', ref('Change')),
  }),
  $defs: {
    Change: record(
      'One thing that differs.',
      {
        action: oneOf(
          '`follows`: its own entry is the same, but it is configured with something that changes.',
          actions,
        ),
        title: text('Kind and name, as they stand in a sentence.'),
        kind: text('Kind of component; `deployment` for settings of the whole.'),
        name: text('Its name in the new topology; of what was removed, in the old one.'),
        from: text('Its name before, of what was renamed.'),
        organization: text('Who runs it.'),
        path: text('Where it stands: in the new topology, or in the old one if it was removed.'),
        settings: listOf(
          'What its entry says differently, defaults included.',
          record('One value.', {
            path: text('Below the component; of an instance by its name: `instances.2.zone`.'),
            before: described('The value before; null for nothing.', {}),
            after: described('The value now; null for nothing.', {}),
          }),
        ),
        consequences: listOf('What that does to the running network.', ref('Consequence')),
        effect: effect('The worst of its consequences.'),
      },
      ['from', 'organization'],
    ),
    Consequence: record(
      'What a change does.',
      {
        effect: effect('How bad it is.'),
        what: text('What happens, in a sentence.'),
        who: names('Who notices, kind and name.'),
        seconds: number('How long it lasts, where the documents or the configuration give a number.'),
        instead: text('What to do in place of it, where it is not possible.'),
      },
      ['seconds', 'instead'],
    ),
  },
};

/** JSON Schema (2020-12) of the steps from one topology to another. */
export const runbookSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan runbook',
  ...record('What `canton-plan runbook --format json` prints.', {
    schemaVersion,
    name: text('Name of the deployment, as the new topology has it.'),
    target: oneOf('Where it runs.', targetNames),
    effect: effect('The worst that any change does, mildest first in this list.'),
    refusals: listOf(
      'Why it cannot be done in place; there are no steps then.',
      record('One reason.', {
        title: text('Kind and name.'),
        why: text('Why it cannot be done.'),
        instead: text('What to do in place of it.'),
      }),
    ),
    steps: listOf('In order; empty where there is nothing to do.', ref('Step')),
  }),
  $defs: {
    Step: record(
      'One step.',
      {
        number: { type: 'integer', minimum: 1, description: 'Its place in the order, from 1.' },
        phase: oneOf('What kind of work it is.', phases),
        organization: text('Whose step it is; everybody’s where none is named.'),
        components: names('What it is done to, kind and name.'),
        text: text('What is done.'),
        commands: names('To type one after the other, in the rendered folder.'),
        check: text('How to see that it worked; empty where there is nothing to see.'),
        interruption: record(
          'What does not answer meanwhile; left out where nobody notices.',
          {
            who: names('Who notices, kind and name.'),
            seconds: number('How long, where the documents or the configuration give a number.'),
          },
          ['seconds'],
        ),
        back: text('How to go back from here; left out after the point of no return.'),
        isPointOfNoReturn: { type: 'boolean', description: 'Whether there is no way back once it is done.' },
        effect: effect('What it does to the running network.'),
      },
      ['organization', 'interruption', 'back'],
    ),
  },
};
