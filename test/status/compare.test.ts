import { describe, expect, it } from 'vitest';
import { compareStatus } from '../../src/status/compare.ts';
import type { Expected } from '../../src/status/expected.ts';
import { type Observation, type Seen, unseen } from '../../src/status/observation.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const day = 86_400_000;

const planned = (name: string, more: Partial<Expected> = {}): Expected => ({
  ...{ name, kind: 'participant', service: 'bank', organization: 'bank', zone: 'a', path: undefined },
  ...{ starts: 'always', mode: 'active-passive', group: 'participant bank', image: 'canton:2.10.4' },
  ...{ asks: { grpc: 4003 }, certificate: undefined, servers: [], backends: [], findsActive: false },
  ...{ address: undefined },
  ...more,
});

const running = (isReady: boolean, more: Partial<Seen> = {}): Seen => ({
  ...unseen('not asked'),
  ...{ presence: { value: 'running' }, detail: '', running: 1, wanted: 1 },
  ...{ image: { value: 'canton:2.10.4' }, configuration: { value: [] } },
  ...{ alive: { value: true }, ready: { value: isReady } },
  ...more,
});

const absent: Seen = {
  ...unseen('it does not run'),
  presence: { value: 'stopped' },
  detail: 'exited with 137',
};

const compared = (
  expected: readonly Expected[],
  seen: Readonly<Record<string, Seen>>,
  more: Partial<Observation> = {},
) =>
  compareStatus(
    expected,
    { seen: new Map(Object.entries(seen)), unplanned: [], unanswered: [], ...more },
    { now, days: 14 },
  );

const codes = (...given: Parameters<typeof compared>): string[] =>
  compared(...given).problems.map(({ severity, code, names }) => `${severity} ${code} ${names.join(' ')}`);

const pair = [planned('bank-1'), planned('bank-2')];
const balancer = planned('bank-lb', {
  ...{ kind: 'load-balancer', mode: 'single', group: 'bank-lb', image: undefined },
  ...{ asks: { metrics: 8404 }, backends: ['bank-1', 'bank-2'], findsActive: true },
});
const up = (...names: string[]): Seen => running(true, { backends: { value: [new Set(names)] } });
const certified = planned('json', { mode: 'single', group: 'json', kind: 'json-api', asks: {} });
const shows = (ends: number, names: readonly string[] = ['json'], begins = now - day): Seen =>
  running(true, {
    certificate: { value: { ends, begins, names, issuer: 'ca', from: 'port 7575' } },
    wantedNames: ['json'],
  });
const nodes = ['live', 'standby'].map((role) =>
  planned(`rules-${role}`, {
    ...{ kind: 'trigger-node', mode: 'live-standby', group: 'trigger-node rules' },
    starts: role === 'live' ? 'always' : 'on-failure',
  }),
);
const step = [
  planned('bootstrap', { starts: 'once', kind: 'job', mode: 'single', group: 'bootstrap', asks: {} }),
];
const alone = [planned('bank-1', { mode: 'active-active', group: 'bank-1' })];
const database = [
  planned('pg', {
    kind: 'database',
    mode: 'single',
    group: 'pg',
    asks: { postgres: { port: 5432, isSecured: true } },
  }),
];

const cases: readonly [string, Parameters<typeof compared>, readonly string[]][] = [
  ['one active, one passive', [pair, { 'bank-1': running(true), 'bank-2': running(false) }], []],
  [
    'two active',
    [pair, { 'bank-1': running(true), 'bank-2': running(true) }],
    ['error two-active bank-1 bank-2'],
  ],
  [
    'none active',
    [pair, { 'bank-1': running(false), 'bank-2': running(false) }],
    ['error no-active bank-1 bank-2'],
  ],
  [
    'the active one alone, the other killed',
    [pair, { 'bank-1': running(true), 'bank-2': absent }],
    ['error not-running bank-2'],
  ],
  [
    'nobody is accused where one of a pair could not be asked',
    [
      pair,
      {
        'bank-1': running(false),
        'bank-2': running(true, { ready: { why: 'silent' }, alive: { why: 'silent' } }),
      },
    ],
    ['warning unanswered bank-2'],
  ],
  [
    'the active one gets no clients, the passive one does',
    [[...pair, balancer], { 'bank-1': running(true), 'bank-2': running(false), 'bank-lb': up('bank-2') }],
    ['error active-without-balancer bank-1 bank-lb', 'error passive-behind-balancer bank-2 bank-lb'],
  ],
  [
    'behind its balancer',
    [[...pair, balancer], { 'bank-1': running(true), 'bank-2': running(false), 'bank-lb': up('bank-1') }],
    [],
  ],
  [
    'one replica of the balancer is enough to send clients astray',
    [
      [...pair, balancer],
      {
        ...{ 'bank-1': running(true), 'bank-2': running(false) },
        'bank-lb': running(true, {
          backends: { value: [new Set(['bank-1']), new Set(['bank-1', 'bank-2'])] },
        }),
      },
    ],
    ['error passive-behind-balancer bank-2 bank-lb'],
  ],
  ['not ready, and not of a pair', [alone, { 'bank-1': running(false) }], ['error not-ready bank-1']],
  ['gone', [alone, { 'bank-1': { ...absent, presence: { value: 'gone' } } }], ['error not-running bank-1']],
  [
    'another image',
    [alone, { 'bank-1': running(true, { image: { value: 'canton:2.9.0' } }) }],
    ['error other-image bank-1'],
  ],
  [
    'another configuration',
    [alone, { 'bank-1': running(true, { configuration: { value: ['x is not as rendered'] } }) }],
    ['error other-configuration bank-1'],
  ],
  [
    'two where one is planned',
    [alone, { 'bank-1': running(true, { running: 2 }) }],
    ['error runs-twice bank-1'],
  ],
  ['one of three', [alone, { 'bank-1': running(true, { wanted: 3 }) }], ['warning not-running bank-1']],
  [
    'starting',
    [alone, { 'bank-1': running(false, { presence: { value: 'starting' } }) }],
    ['warning not-ready bank-1'],
  ],
  [
    'not alive',
    [alone, { 'bank-1': running(false, { alive: { value: false } }) }],
    ['error not-alive bank-1'],
  ],
  ['a standby that does not run', [nodes, { 'rules-live': running(true), 'rules-standby': absent }], []],
  [
    'a standby that took over',
    [nodes, { 'rules-live': absent, 'rules-standby': running(true) }],
    ['error not-running rules-live', 'warning standby-runs rules-standby'],
  ],
  [
    'a standby beside its live node',
    [nodes, { 'rules-live': running(true), 'rules-standby': running(true) }],
    ['error runs-twice rules-live rules-standby'],
  ],
  ['a step that is done', [step, { bootstrap: { ...absent, presence: { value: 'done' } } }], []],
  [
    'a step that failed',
    [step, { bootstrap: { ...absent, presence: { value: 'failed' } } }],
    ['error step-failed bootstrap'],
  ],
  ['a step that nobody began', [step, { bootstrap: absent }], ['warning step-not-done bootstrap']],
  ['a certificate with time left', [[certified], { json: shows(now + 15 * day) }], []],
  [
    'a certificate that ends soon',
    [[certified], { json: shows(now + 13 * day) }],
    ['warning certificate-ends-soon json'],
  ],
  ['a certificate that ended', [[certified], { json: shows(now - 1) }], ['error certificate-expired json']],
  [
    'a certificate that has not begun',
    [[certified], { json: shows(now + 90 * day, ['json'], now + day) }],
    ['error certificate-not-yet-valid json'],
  ],
  [
    'a certificate for somebody else',
    [[certified], { json: shows(now + 90 * day, ['other']) }],
    ['error certificate-names json'],
  ],
  ['a database that answers', [database, { pg: running(true, { reachable: { value: true } }) }], []],
  [
    'a database without a primary',
    [database, { pg: running(true, { reachable: { value: false } }) }],
    ['error database-unreachable pg'],
  ],
  [
    'a database that cannot be reached from here',
    [database, { pg: running(true, { reachable: { why: 'no way' } }) }],
    ['warning database-unreachable pg'],
  ],
  [
    'what is not planned',
    [alone, { 'bank-1': running(true) }, { unplanned: [{ name: 'x', image: 'y', detail: '' }] }],
    ['warning not-planned x'],
  ],
  [
    'nobody could be asked',
    [
      alone,
      { 'bank-1': unseen('no engine') },
      { unanswered: [{ what: 'the containers', why: 'no engine' }] },
    ],
    ['error unanswered '],
  ],
];

describe('what runs beside what is planned', () => {
  it.each(cases)('%s', (_, given, wanted) => {
    expect(codes(...given)).toEqual(wanted);
  });

  it('says of each what it is, what it should be, and what is not known', () => {
    const { instances } = compared([...pair, balancer], {
      'bank-1': running(true),
      'bank-2': running(false, { image: { why: 'no permission' } }),
      'bank-lb': up('bank-1'),
    });
    expect(
      instances.map(({ name, role, verdict, balancers, unknown }) => ({
        name,
        role,
        verdict,
        balancers,
        unknown,
      })),
    ).toEqual([
      {
        name: 'bank-1',
        role: 'active',
        verdict: 'as-planned',
        balancers: [{ name: 'bank-lb', isUp: true }],
        unknown: [],
      },
      {
        name: 'bank-2',
        role: 'passive',
        verdict: 'as-planned',
        balancers: [{ name: 'bank-lb', isUp: false }],
        unknown: ['image: no permission'],
      },
      { name: 'bank-lb', role: 'none', verdict: 'as-planned', balancers: [], unknown: [] },
    ]);
  });

  it('takes a star for one label', () => {
    const names = (seen: readonly string[], wanted: string) =>
      codes([certified], { json: { ...shows(now + 90 * day, seen), wantedNames: [wanted] } });
    expect(names(['*.bank.example'], 'json.bank.example')).toEqual([]);
    expect(names(['*.bank.example'], 'a.json.bank.example')).toEqual(['error certificate-names json']);
    expect(names(['*.example'], 'json.bank.example')).toEqual(['error certificate-names json']);
  });
});
