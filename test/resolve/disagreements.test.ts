import { describe, expect, it } from 'vitest';
import type { Compilation } from '../../src/compile.ts';
import { buildScene, defaultSceneOptions } from '../../src/draw/index.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { apiSecurity, resolve } from '../../src/resolve/index.ts';
import { composeOf, textOf } from '../render/rendered.ts';
import { compileText } from '../support.ts';

const head = `apiVersion: canton-plan/v1
name: agreement
daml: { version: "2.10.4" }
environment: production
`;

const planOf = ({ topologies: [first] }: Compilation): Plan => {
  if (first === undefined) throw new Error('the text has no topology');
  return makePlan(first.topology);
};
const rulesOf = ({ diagnostics }: Compilation): string[] => diagnostics.map(({ rule }) => rule);

describe('a TLS block', () => {
  const withTls = (tls: string): Promise<Compilation> =>
    compileText(`${head}databases: { pg: { availability: ha } }
identityProviders: { idp: { jwksUrl: "https://idp.example/keys" } }
participants:
  bank: { domains: [], database: pg, identityProvider: idp, ledgerApi: { tls: ${tls} } }
`);

  it.each([
    ['{ minimumVersion: TLSv1.3 }', 'none'],
    ['{ privateCa: true }', 'none'],
    ['{ subjectAlternativeNames: [ledger.example] }', 'none'],
    ['{ certificateAuthority: partners }', 'none'],
    ['{ clientAuth: none }', 'none'],
    ['{ clientAuth: optional }', 'optional'],
    ['{ clientAuth: require }', 'require'],
    ['{ mode: mutual }', 'require'],
    ['{ mode: mutual, clientAuth: optional }', 'optional'],
  ])('%s encrypts, for rules as for rendered files', async (tls, clientAuth) => {
    const compilation = await withTls(tls);
    const topology = compilation.topologies[0]?.topology;
    const participant = topology?.participants[0];
    expect(topology && participant && apiSecurity(topology, participant, 'ledgerApi').clientAuth).toBe(
      clientAuth,
    );
    expect(rulesOf(compilation)).not.toContain('tls/tokens-in-clear');
    const file = textOf(composeOf(planOf(compilation)), 'canton/bank-1.conf');
    expect(file).toMatch(/ledger-api \{[^}]*tls \{[^}]*cert-chain-file/);
    expect(/client-auth(?:\.type = | = | \{\s*type = )"?require"?/.test(file)).toBe(clientAuth === 'require');
  });

  it.each([
    'none',
    '{ mode: none }',
    '{ mode: none, clientAuth: require }',
  ])('%s leaves plain text, for rules as for rendered files', async (tls) => {
    const compilation = await withTls(tls);
    expect(rulesOf(compilation)).toContain('tls/tokens-in-clear');
    expect(textOf(composeOf(planOf(compilation)), 'canton/bank-1.conf')).not.toContain('cert-chain-file');
  });
});

describe('the instances of a middleware', () => {
  const text = `${head}zones:
  - { name: west-1, region: west, site: cold }
  - { name: east-1, region: east }
  - { name: east-2, region: east }
identityProviders:
  idp: { jwksUrl: "https://idp.example/keys", tokenUrl: "https://idp.example/t", authorizationUrl: "https://idp.example/a" }
oauthMiddlewares:
  oauth: { identityProvider: idp, instances: [{ zone: east-2, host: box-7 }] }
`;

  it('stand where the file puts them, in plan and picture, and their standby elsewhere', async () => {
    const compilation = await compileText(text);
    expect(planOf(compilation).processes.map((each) => [each.name, each.zone, each.machine])).toEqual([
      ['oauth-live', 'east-2', 'box-7'],
      ['oauth-standby', 'east-1', undefined],
    ]);
    const [compiled] = compilation.topologies;
    if (compiled === undefined) throw new Error('no topology');
    const options = { ...defaultSceneOptions, view: { kind: 'zones' } } as const;
    const scene = buildScene(compiled.topology, compiled.file, options);
    const zoneOf = new Map(scene.groups.map(({ id, label }) => [id, label]));
    const boxes = scene.nodes.filter(({ kind }) => kind === 'instance');
    expect(boxes.map(({ label, group, runs }) => [label, zoneOf.get(group ?? ''), runs])).toEqual([
      ['OAuth2 middleware (live)', 'east-2', true],
      ['OAuth2 middleware (standby)', 'east-1', false],
    ]);
  });

  it('are as many as it counts', async () => {
    const compilation = await compileText(text.replace('[{ zone: east-2, host: box-7 }]', '2'));
    expect(planOf(compilation).processes.map(({ name, zone }) => `${name} ${zone}`)).toEqual([
      'oauth-live east-1',
      'oauth-live-2 east-2',
      'oauth-standby east-1',
    ]);
  });
});

describe('a port that two servers of one process want', () => {
  const text = (ports: string): string => `${head}domains:
  main: { protocolVersion: 7, backend: { type: sql, database: pg } }
databases: { pg: { availability: ha } }
sequencers: { sequencer: { domain: main, ports: ${ports} } }
`;

  it('is reported exactly where the plan gives it to both', async () => {
    const clash = await compileText(text('{ metrics: 8000 }'));
    expect(rulesOf(clash)).toContain('port/used-twice');
    const ports = planOf(clash).processes[0]?.ports.map(({ name, number }) => `${name} ${number}`);
    expect(ports).toEqual(expect.arrayContaining(['httpHealth 8000', 'metrics 8000']));
    const fine = await compileText(text('{ metrics: 8001 }'));
    expect(rulesOf(fine)).not.toContain('port/used-twice');
  });
});

describe('a cold zone that is listed first', () => {
  it('gets no instance that is not said to stand there', async () => {
    const { topologies } = await compileText(`${head}zones: [{ name: cold, site: cold }, east, west]
participants: { bank: { domains: [] }, other: { domains: [], zones: [cold, east] } }
`);
    const topology = topologies[0]?.topology;
    if (topology === undefined) throw new Error('no topology');
    const where = topology.participants.map((service) =>
      resolve(topology)
        .instancesOf(service)
        .map(({ zone, starts }) => `${zone} ${starts}`),
    );
    expect(where).toEqual([
      ['west always', 'east always'],
      ['cold on-disaster', 'east always'],
    ]);
  });
});

describe('ports of the host', () => {
  const participants = (names: readonly string[]): string =>
    `${head}participants:\n${names.map((name) => `  ${name}: { domains: [] }\n`).join('')}`;
  const published = async (names: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> => {
    const plan = planOf(await compileText(participants(names)));
    return new Map(plan.balancers.map((balancer) => [balancer.name, balancer.published]));
  };

  it('stay where they are when something is added above, below or between', async () => {
    const before = await published(['bank', 'broker']);
    const after = await published(['added', 'broker', 'more', 'bank', 'zzz']);
    expect(before.size).toBe(2);
    for (const [name, port] of before) expect(after.get(name)).toBe(port);
    expect(new Set(after.values()).size).toBe(5);
  });
});
