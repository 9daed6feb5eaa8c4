/** The contract of `canton-plan upgrade --format json`, published as schemas/upgrade.schema.json. */

import { count, listOf, oneOf, record, ref, type Schema, text } from './report-schema-parts.ts';

const texts = (description: string): Schema => listOf(description, { type: 'string' });

/** JSON Schema (2020-12) of the report on an upgrade: one entry for each document of the file. */
export const upgradeSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan upgrade',
  ...listOf('What `canton-plan upgrade --format json` prints.', ref('Upgrade')),
  $defs: {
    Upgrade: record('What another release asks of one topology.', {
      schemaVersion: {
        const: 1,
        description: 'Grows by one when a reader could break; new keys do not count.',
      },
      name: text('Name of the deployment.'),
      from: text('The release that it has.'),
      to: text('The release that it would get.'),
      appearing: listOf('Findings that only the new release has.', ref('Finding')),
      vanishing: listOf('Findings that only the old release has.', ref('Finding')),
      images: listOf('Images of what runs Daml or Canton.', ref('Image')),
      databases: listOf('Databases, each with what happens to it.', ref('Database')),
      changes: listOf('What the releases on the way changed for this topology.', ref('Change')),
      defaults: listOf('Values that are not written and differ.', ref('Default')),
      protocols: listOf('Protocol versions of the domains.', ref('Protocol')),
      steps: listOf('What to do, in this order.', ref('Step')),
    }),
    Finding: record('A finding, with the place where it is; line and column count from 1.', {
      rule: text('Id of the rule.'),
      severity: oneOf('Its severity.', ['error', 'warning', 'info']),
      message: text('One sentence that names the components.'),
      line: count('Line.'),
      column: count('Column.'),
    }),
    Image: record(
      'The image of a component.',
      {
        component: text('Kind and name.'),
        organization: text('Who runs it; empty where no organization is named.'),
        instances: texts('The instances that it is about, where a service has several.'),
        before: text('The image of the old release.'),
        after: text('The image of the new release.'),
        verdict: oneOf(
          'Whether it follows the release, does so from a repository of the user’s, names the release already, or stays until somebody changes it.',
          ['follows', 'own-build', 'ready', 'stays'],
        ),
        decidedBy: text('Path in the topology of what decides it in place of the release.'),
        isBuilt: { type: 'boolean', description: 'Whether it is built from the archive of the release.' },
      },
      ['decidedBy'],
    ),
    Database: record(
      'A logical database.',
      {
        database: text('Its name.'),
        server: text('The server that it is on; none for a store beside an instance.'),
        owner: text('Who uses it: kind and name.'),
        organization: text('Who runs the owner; empty where no organization is named.'),
        instances: texts('The instances that work on it.'),
        fate: oneOf('What happens to it.', ['migrate', 'keep', 'rebuild', 'drop', 'lost']),
      },
      ['server'],
    ),
    Change: record('What a release changed.', {
      since: text('The release.'),
      kind: oneOf('What kind of change.', ['key', 'default', 'image', 'protocol', 'console', 'deprecation']),
      what: text('The change in a sentence.'),
      components: texts('The components that it is about.'),
      source: text('Page of the manual.'),
    }),
    Default: record(
      'A value that is not written in the file.',
      {
        path: text('Path in the topology.'),
        before: { description: 'In the old release.' },
        after: { description: 'In the new one.' },
      },
      ['before', 'after'],
    ),
    Protocol: record(
      'The protocol version of a domain.',
      {
        domain: text('The domain.'),
        written: count('The version that is written.'),
        supported: listOf('Versions of the new release.', { type: 'integer' }),
        deprecated: listOf('Those of them that are deprecated.', { type: 'integer' }),
        verdict: oneOf('Whether it stays, has to be written, or asks for a new domain.', [
          'stays',
          'write',
          'new-domain',
        ]),
      },
      ['written'],
    ),
    Step: record(
      'One step.',
      {
        kind: oneOf('What kind of step.', ['prepare', 'stop', 'back-up', 'replace', 'check', 'start']),
        organization: text('Whose step it is.'),
        domain: text('The domain whose nodes it is about.'),
        components: texts('What it is done to: kind and name.'),
        mode: oneOf('How the instances change.', ['all-down', 'one-by-one', 'stop-first']),
        text: text('What to do.'),
      },
      ['organization', 'domain', 'mode'],
    ),
  },
};
