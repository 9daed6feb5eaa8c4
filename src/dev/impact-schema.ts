/** The contract of `canton-plan impact --format json`, published as schemas/impact.schema.json. */

import { elementKinds, levels, losses } from '../impact/index.ts';
import { targetNames } from '../model/target.ts';
import { count, listOf, oneOf, record, ref, type Schema, text } from './report-schema-parts.ts';

const number = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const requests = {
  processes: count('Processes that run before anything fails.'),
  cpu: number('Cores that they ask for.'),
  memory: number('Bytes that they ask for.'),
  unknown: count('Processes that ask for nothing, so that the sums are too low.'),
};

/** JSON Schema (2020-12) of the report on failures. */
export const impactSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan impact',
  ...record(
    'What `canton-plan impact --format json` prints.',
    {
      schemaVersion: {
        const: 1,
        description: 'Grows by one when a reader could break; new keys do not count.',
      },
      name: text('Name of the deployment.'),
      target: oneOf('Where it runs.', targetNames),
      kind: oneOf('The question.', ['single', 'pairs', 'question', 'upgrade', 'drain']),
      subjects: count('How many things people use.'),
      total: count('How many failures there are.'),
      omitted: count('How many of them are left out by --limit.'),
      failures: listOf('The worst first.', ref('Failure')),
      capacity: ref('Capacity'),
      notJudged: listOf('What the topology does not say.', { type: 'string' }),
    },
    ['capacity'],
  ),
  $defs: {
    Failure: record('One failure, or several things that fail together.', {
      elements: listOf('What fails.', ref('Element')),
      level: oneOf('The worst that it does to anything.', levels),
      counts: record(
        'How many things have each level; untouched ones are not counted.',
        Object.fromEntries(levels.map((level) => [level, count(`Things that are ${level}.`)])),
      ),
      seconds: number('The longest interruption.'),
      effects: listOf('What it hits, the worst first.', ref('Effect')),
    }),
    Element: record(
      'Something that can fail.',
      {
        id: text('KIND/NAME, as --fail takes it.'),
        kind: oneOf('Its kind.', elementKinds),
        name: text('Its name.'),
        title: text('As it stands in a sentence.'),
        organization: text('Who runs it.'),
      },
      ['organization'],
    ),
    Effect: record(
      'What becomes of something that people use.',
      {
        subject: text(
          'KIND/NAME: application, submit, read, ledger-api, json-api, trigger-rule, log-in, token-refresh, ordering, confirmation, topology.',
        ),
        title: text('As it stands in a sentence.'),
        organization: text('Whose it is.'),
        level: oneOf('What becomes of it.', levels),
        seconds: number('How long the interruption lasts at most.'),
        isOpenEnded: {
          type: 'boolean',
          description: 'Whether a part of it has no number in the documents, so that it may last longer.',
        },
        terms: listOf('What the seconds are the sum of.', ref('Term')),
        actions: listOf('What somebody has to do.', ref('Action')),
        loss: oneOf('The worst that can be lost.', losses),
        notes: listOf('What the documents leave open.', { type: 'string' }),
      },
      ['organization', 'seconds', 'isOpenEnded'],
    ),
    Term: record(
      'A part of an interruption.',
      {
        what: text('What takes so long.'),
        seconds: number('At most; none where the documents name no time.'),
        source: text('Where the number comes from.'),
      },
      ['seconds'],
    ),
    Action: record(
      'Something to do.',
      {
        text: text('In words.'),
        compose: text('As a command of Docker Compose.'),
        k8s: text('As a command of Kubernetes.'),
      },
      ['compose', 'k8s'],
    ),
    Capacity: record('Who asks for what, and what is left.', {
      organizations: listOf('By organization.', ref('Total')),
      zones: listOf('By zone.', ref('Total')),
      losses: listOf(
        'What is left when a zone is lost.',
        record('One zone.', {
          zone: text('The zone.'),
          lost: record('What was in it.', requests),
          remaining: listOf('The other zones.', ref('Total')),
        }),
      ),
      servers: listOf(
        'Connections to each database server.',
        record(
          'One server.',
          {
            server: text('Its name.'),
            organization: text('Whose it is.'),
            connections: count('Held by all clients together.'),
            limit: count('What it allows.'),
            atReconnect: count('While all clients connect again at once.'),
            byZone: listOf(
              'Its clients.',
              record('In one zone.', {
                zone: text('The zone; empty for none.'),
                processes: count('Processes.'),
              }),
            ),
          },
          ['organization'],
        ),
      ),
    }),
    Total: record('What runs at one place, or for one organization.', {
      name: text('The place or the organization.'),
      ...requests,
    }),
  },
};
