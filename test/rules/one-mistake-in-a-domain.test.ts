import { describe, expect, it } from 'vitest';
import { compileText, expectedFindings, foundFindings } from '../support.ts';

const base = `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
organizations:
  exchange: { role: provider }
  alpha-bank: { role: user }
databases:
  pg: { organization: exchange, availability: ha }
  pg2: { organization: exchange, availability: ha }
  alpha-pg: { organization: alpha-bank, availability: ha }
domains:
  settlement:
    organization: exchange
    backend: { type: sql, database: pg }
    sequencerAccess: client-side
    protocolVersion: 7
    membership: permissioned
sequencers:
  sequencer: { domain: settlement, instances: 3 }
mediators:
  mediator: { domain: settlement, database: pg2 }
domainManagers:
  manager: { domain: settlement, database: pg }
participants:
  exchange:
    organization: exchange
    domains: [settlement]
    database: pg
    users: [exchange-app]
  alpha: { organization: alpha-bank, domains: [settlement], database: alpha-pg, users: [alpha-app] }
`;

/** What somebody changes, and what is found then: the marks in the new text, and nothing else. */
const mistakes: Record<string, readonly [written: string, instead: string]> = {
  nothing: ['name: settlement', 'name: settlement'],
  'a second manager': [
    '  manager: {',
    '  first: { domain: settlement, database: pg }\n  manager: { # expect: domain-manager/several-per-domain\n   ',
  ],
  'a third manager': [
    '  manager: {',
    '  first: { domain: settlement, database: pg }\n  second: { domain: settlement, database: pg } # expect: domain-manager/several-per-domain\n  manager: {',
  ],
  'a manager and a sequencer on a misspelt domain': [
    '  manager: { domain: settlement,',
    '  manager: { domain: setlement, # expect: reference/unknown\n   ',
  ],
  'a database that is not highly available': [
    '  pg: { organization: exchange, availability: ha }',
    '  pg: { organization: exchange } # expect: participant/database-not-ha',
  ],
  'a mediator’s database that is not highly available': [
    '  pg2: { organization: exchange, availability: ha }',
    '  pg2: { organization: exchange, availability: single } # expect: mediator/database-not-ha',
  ],
  'a sequencer service on another database': [
    '  sequencer: { domain: settlement, instances: 3 }',
    '  sequencer: { domain: settlement, instances: 3, database: pg2 } # expect: sequencer/several-databases',
  ],
  'a sequencer service that names the domain’s server again': [
    '  sequencer: { domain: settlement, instances: 3 }',
    '  sequencer: { domain: settlement, instances: 3, database: pg }',
  ],
  'one sequencer': ['instances: 3 }', 'instances: 1 } # expect: sequencer/single-instance'],
  'too many sequencers': [
    'backend: { type: sql, database: pg }',
    'backend: { type: sql, database: pg, totalNodeCount: 2 } # expect: sequencer/total-node-count',
  ],
  'no choice of access': [
    '  settlement:\n    organization: exchange\n    backend: { type: sql, database: pg }\n    sequencerAccess: client-side\n',
    '  settlement: # expect: sequencer/access-not-chosen\n    organization: exchange\n    backend: { type: sql, database: pg }\n',
  ],
  'sequencers of the user on SQL': [
    '  sequencer: { domain: settlement, instances: 3 }',
    '  sequencer: { domain: settlement, instances: 3 }\n  alpha-sequencer: { domain: settlement, organization: alpha-bank } # expect: domain/nodes-of-another-organization',
  ],
  'an open domain': ['permissioned', 'open # expect: domain/open-to-everybody'],
  'an application at the sequencer': [
    'participants:',
    'applications:\n  web: { organization: exchange, uses: sequencer } # expect: sequencer/wrong-client\nparticipants:',
  ],
  'a balancer before the mediator': [
    'participants:',
    'loadBalancers:\n  lb: { targets: [mediator], api: admin-api } # expect: mediator/behind-load-balancer\nparticipants:',
  ],
  'a mediator on two domains': [
    '  mediator: { domain: settlement,',
    '  mediator: { domain: [settlement, settlement], # expect: node/several-domains\n   ',
  ],
  'a published admin port of the manager': [
    '  manager: { domain: settlement,',
    '  manager: { domain: settlement, publish: { adminApi: 4801 }, # expect: domain-manager/exposed\n   ',
  ],
  'a participant that lists one sequencer': [
    '    domains: [settlement]\n    database: pg',
    '    domains: [{ domain: settlement, sequencers: [sequencer-2] }] # expect: sequencer/participant-leaves-some-out\n    database: pg',
  ],
  'a mediator that lists one sequencer': [
    '  mediator: { domain: settlement,',
    '  mediator: { domain: settlement, sequencers: [sequencer-2], # expect: sequencer/domain-node-leaves-some-out\n   ',
  ],
  'a mediator that lists a sequencer which does not exist': [
    '  mediator: { domain: settlement,',
    '  mediator: { domain: settlement, sequencers: [sequencer, sequenzer-2], # expect: reference/unknown\n   ',
  ],
  'a domain that became embedded': [
    '    organization: exchange\n    backend: { type: sql, database: pg }',
    '    organization: exchange\n    deployment: embedded # expect: domain/embedded-with-separate-nodes\n    database: pg',
  ],
  'mediators with one database between them': [
    '  mediator: { domain: settlement, database: pg2 }',
    '  mediator1: { domain: settlement, database: { server: pg2, name: m } }\n  mediator2: { domain: settlement, database: { server: pg2, name: m } } # expect: mediator/shared-database',
  ],
  'a mediator in memory': [
    '  mediator: { domain: settlement, database: pg2 }',
    '  mediator: { domain: settlement } # expect: database/in-memory',
  ],
  'a domain on two kinds of backend': [
    'backend: { type: sql, database: pg }',
    'backend: [{ type: sql, database: pg }, { type: fabric }] # expect: domain/mixed-backends',
  ],
  'a domain whose database was dropped': [
    'backend: { type: sql, database: pg }',
    'backend: { type: sql } # expect: database/in-memory',
  ],
  'a domain whose database does not exist': [
    'backend: { type: sql, database: pg }\n',
    'backend: { type: sql, database: pgg } # expect: reference/unknown\n',
  ],
};

describe('one mistake in a domain gives one finding', () => {
  it.each(Object.entries(mistakes))('%s', async (_name, [written, instead]) => {
    expect(base).toContain(written);
    const text = base.replace(written, instead);
    expect(foundFindings(await compileText(text))).toEqual(expectedFindings(text));
  });
});
