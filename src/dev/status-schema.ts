/** The contract of `canton-plan status --format json`, published as schemas/status.schema.json. */

import { targetNames } from '../model/target.ts';
import { presences, problemCodes, roles } from '../status/index.ts';
import { count, listOf, oneOf, record, ref, type Schema, text } from './report-schema-parts.ts';

const known = (description: string): Schema => ({
  type: 'boolean',
  description: `${description} Left out where that could not be found out.`,
});
const strings = (description: string): Schema => listOf(description, { type: 'string' });

/** JSON Schema (2020-12) of the report on what runs. */
export const statusSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan status',
  ...record('What `canton-plan status --format json` prints; with --watch, one on each line.', {
    schemaVersion: {
      const: 1,
      description: 'Grows by one when a reader could break; new keys do not count.',
    },
    name: text('Name of the deployment.'),
    target: oneOf('What was asked.', [...targetNames, 'endpoints']),
    place: text('The folder, the context (empty for the current one) or the file of addresses.'),
    at: { type: 'string', format: 'date-time', description: 'When it was asked.' },
    summary: record('How many of each.', {
      planned: count('Things that are planned.'),
      asPlanned: count('Things about which nothing is to be said.'),
      unknown: count('Things that could not be asked at all.'),
      errors: count('Errors.'),
      warnings: count('Warnings.'),
    }),
    instances: listOf('Everything that is planned, in the order of the plan.', ref('Instance')),
    notPlanned: listOf(
      'What runs there and is not planned.',
      record('One of them.', {
        name: text('Its name there.'),
        image: text('What it runs.'),
        detail: text('Where it was seen, or how it is.'),
      }),
    ),
    unanswered: listOf(
      'What could not be asked.',
      record('One question.', { what: text('What was asked.'), why: text('Why there is no answer.') }),
    ),
    problems: listOf('Where what runs is not what is planned, errors first.', ref('Problem')),
  }),
  $defs: {
    Instance: record(
      'One planned thing beside what runs.',
      {
        name: text('Its name in the plan.'),
        kind: text('participant, sequencer, …, load-balancer, database, job, monitoring.'),
        service: text('The service that it is an instance of.'),
        organization: text('Who runs it; empty without organizations.'),
        zone: text('Where it is planned.'),
        starts: oneOf('When it is planned to run.', [
          'always',
          'on-failure',
          'on-disaster',
          'once',
          'elsewhere',
        ]),
        mode: oneOf('How its instances share the work.', [
          'active-active',
          'active-passive',
          'live-standby',
          'single',
        ]),
        presence: oneOf('How it is.', presences),
        detail: text('More about that, for people.'),
        image: record('Images.', { planned: text('As rendered.'), running: text('As seen.') }, [
          'planned',
          'running',
        ]),
        configuration: record('Its configuration.', {
          state: oneOf('Beside what is rendered.', ['as-rendered', 'differs', 'unknown']),
          differences: strings('How it differs.'),
        }),
        ready: known('Whether it takes traffic.'),
        role: oneOf('Of a pair, which one it is.', roles),
        balancers: listOf(
          'The load balancers in front of it.',
          record('One of them.', { name: text('Its name.'), isUp: known('Whether it sends clients here.') }, [
            'isUp',
          ]),
        ),
        certificate: record('The certificate that it shows, or that it was given.', {
          ends: { type: 'string', format: 'date-time', description: 'Until when it is valid.' },
          names: strings('Names and addresses in it.'),
          issuer: text('Who signed it.'),
          from: text('Where it was seen.'),
        }),
        databases: listOf(
          'The database servers that it connects to.',
          record('One of them.', { name: text('Its name.'), isReachable: known('Whether it answers.') }, [
            'isReachable',
          ]),
        ),
        unknown: strings('What could not be found out, and why.'),
        verdict: oneOf('The worst that is said about it.', ['as-planned', 'warning', 'error', 'unknown']),
      },
      ['zone', 'ready', 'certificate'],
    ),
    Problem: record(
      'Something that is not as planned.',
      {
        severity: oneOf('How bad it is.', ['error', 'warning']),
        code: oneOf('What it is, for programs.', problemCodes),
        names: strings('What it is about.'),
        message: text('In words.'),
        help: text('What to do.'),
      },
      ['help'],
    ),
  },
};
