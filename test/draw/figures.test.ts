import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figureScene, figures } from '../../src/dev/figures.ts';
import type { LinkKind, Scene, SceneNode } from '../../src/draw/index.ts';
import { shows } from '../statements/shows.ts';

/** What a figure shows, as its description says it. */
interface Description {
  /** `LABEL: name` of every element; the name is what stands beneath the label, or what it is called in the file. */
  readonly elements: readonly string[];
  readonly links: Partial<Record<LinkKind, readonly string[]>>;
  /** Borders with what stands in them. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

const nameOf = (node: SceneNode): string =>
  `${node.detail === '' ? node.origin.name : node.detail}${node.runs ? '' : ' standby'}`;

function described(scene: Scene): Required<Description> {
  const names = new Map(scene.nodes.map((node) => [node.id, nameOf(node)]));
  const links: Partial<Record<LinkKind, string[]>> = {};
  for (const { kind, from, to } of scene.links)
    links[kind] = [...(links[kind] ?? []), `${names.get(from)} → ${names.get(to)}`];
  for (const list of Object.values(links)) list.sort();
  const groups: Record<string, string[]> = {};
  for (const group of scene.groups) {
    const inside = new Set([group.id]);
    for (const each of scene.groups) if (inside.has(each.parent ?? '')) inside.add(each.id);
    const title = [group.label || group.kind, group.detail].join(' ').trim();
    groups[title] = scene.nodes
      .filter((node) => inside.has(node.group ?? ''))
      .map(nameOf)
      .sort();
  }
  return { elements: scene.nodes.map((node) => `${node.label}: ${nameOf(node)}`).sort(), links, groups };
}

const expectFigure = async (folder: string, { elements, links, groups }: Description): Promise<void> => {
  const found = described(await figureScene(folder));
  expect(found.elements).toEqual([...elements].sort());
  for (const kind of new Set([...Object.keys(links), ...Object.keys(found.links)]))
    expect(found.links[kind as LinkKind] ?? [], kind).toEqual([...(links[kind as LinkKind] ?? [])].sort());
  for (const [title, inside] of Object.entries(groups ?? {}))
    expect(found.groups[title], title).toEqual([...inside].sort());
};

/** Every one of `from` to every one of `to`. */
const each = (from: string | readonly string[], to: string | readonly string[]): string[] =>
  [from].flat().flatMap((a) => [to].flat().map((b) => `${a} → ${b}`));

const jsonApi = (name: string): string[] => [`${name}-1`, `${name}-2`];
const caches = (name: string): string[] => jsonApi(name).map((each) => `${each.replaceAll('-', '_')}_cache`);
const own = (name: string): string[] =>
  jsonApi(name).map((each, index) => `${each} → ${caches(name)[index]}`);

it('every figure has a fixture and every fixture is a figure', () => {
  const folders = readdirSync('fixtures/figures', { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.map((entry) => entry.name).sort()).toEqual(figures.map((figure) => figure.folder).sort());
});

describe('the figures of the documents', () => {
  const gateway = 'Virtual Network Gateway';

  it('basic: two organizations, one of everything, a gateway at each crossing', () =>
    expectFigure('basic', {
      elements: [
        'Application: ledger-client-1',
        'Application: ledger-client-n',
        'Participant: participant-1',
        'Participant: participant-n',
        'Mediator: mediator',
        'Domain manager: domain-manager',
        'Sequencer: sequencer-1',
        'Sequencer: sequencer-n',
        'Postgres (synchronization): backend',
        'Virtual Network Gateway: Virtual Network Gateway',
      ],
      links: {
        traffic: [
          'ledger-client-1 → participant-1',
          'ledger-client-n → participant-n',
          'participant-1 → sequencer-1',
          'participant-n → sequencer-n',
          ...each(['mediator', 'domain-manager'], 'sequencer-1'),
          'sequencer-1 → backend',
          `sequencer-n → ${gateway}`,
          `${gateway} → backend`,
        ],
      },
      groups: {
        'exchange provider · Exchange network': [
          'ledger-client-1',
          'participant-1',
          'mediator',
          'domain-manager',
          'sequencer-1',
          'backend',
        ],
        'alpha-bank co-provider · Alpha Bank network': ['ledger-client-n', 'participant-n', 'sequencer-n'],
      },
    }));

  it('typical: with JSON API, triggers, OAuth2 middleware and authorization server', () =>
    expectFigure('typical', {
      elements: [
        'Application: ledger-client-1',
        'Application: ledger-client-n',
        'JSON API: json-api-1',
        'JSON API: json-api-n',
        'Trigger service: triggers-1',
        'Trigger service: triggers-n',
        'OAuth2 middleware: oauth-middleware-1',
        'OAuth2 middleware: oauth-middleware-n',
        'Authorization server: Auth0',
        'Authorization server: Keycloak',
        'Participant: participant-1',
        'Participant: participant-n',
        'Mediator: mediator',
        'Domain manager: domain-manager',
        'Sequencer: sequencer-1',
        'Sequencer: sequencer-n',
        'Postgres (synchronization): backend',
        'Virtual Network Gateway: Virtual Network Gateway',
      ],
      links: {
        traffic: [
          'ledger-client-1 → json-api-1',
          'ledger-client-n → json-api-n',
          'json-api-1 → participant-1',
          'json-api-n → participant-n',
          'triggers-1 → participant-1',
          'triggers-n → participant-n',
          'oauth-middleware-1 → triggers-1',
          'oauth-middleware-n → triggers-n',
          'participant-1 → sequencer-1',
          'participant-n → sequencer-n',
          ...each(['mediator', 'domain-manager'], 'sequencer-1'),
          'sequencer-1 → backend',
          `sequencer-n → ${gateway}`,
          `${gateway} → backend`,
        ],
        token: ['oauth-middleware-1 → Auth0', 'oauth-middleware-n → Keycloak'],
      },
    }));

  it('2: JSON API service', shows('diagram', { S39: 'figure 2' }), () =>
    expectFigure('02-json-api', {
      elements: [
        'Application: application',
        'Load balancer: json-api-lb',
        'Load balancer: participant-lb',
        ...jsonApi('json-api').map((name) => `JSON API server (active): ${name}`),
        ...caches('json-api').map((name) => `Postgres: ${name}`),
      ],
      links: {
        traffic: [
          ...each('application', ['json-api-lb', 'participant-lb']),
          ...each('json-api-lb', jsonApi('json-api')),
          ...each(jsonApi('json-api'), 'participant-lb'),
          ...own('json-api'),
        ],
        health: [...each(jsonApi('json-api'), 'json-api-lb'), ...each('participant-lb', jsonApi('json-api'))],
      },
      groups: { 'JSON API service json-api': ['json-api-lb', ...jsonApi('json-api'), ...caches('json-api')] },
    }),
  );

  const sequencer = 'settlement · run by others';
  const participantLinks = (name: string): Record<'traffic' | 'failover' | 'health', string[]> => ({
    traffic: [
      `${name}-lb → ${name}-1`,
      ...each([`${name}-1`, `${name}-2`], `${name}-pg`),
      `${name}-1 → ${sequencer}`,
    ],
    failover: [`${name}-lb → ${name}-2`, `${name}-2 → ${sequencer}`],
    health: [
      ...each([`${name}-1`, `${name}-2`], `${name}-lb`),
      ...each(sequencer, [`${name}-1`, `${name}-2`]),
    ],
  });
  const participantElements = (name: string): string[] => [
    `Load balancer: ${name}-lb`,
    `Participant (active): ${name}-1`,
    `Participant (passive): ${name}-2`,
    `Participant Postgres HA: ${name}-pg`,
  ];
  const jsonElements = (name: string): string[] => [
    `Load balancer: ${name}-lb`,
    ...jsonApi(name).map((each) => `JSON API server (active): ${each}`),
    ...caches(name).map((each) => `Postgres: ${each}`),
  ];
  const stackLinks = (
    json: string,
    participant: string,
  ): Record<'traffic' | 'failover' | 'health', string[]> => {
    const below = participantLinks(participant);
    return {
      traffic: [
        ...below.traffic,
        ...each('application', [`${json}-lb`, `${participant}-lb`]),
        ...each(`${json}-lb`, jsonApi(json)),
        ...each(jsonApi(json), `${participant}-lb`),
        ...own(json),
      ],
      failover: below.failover,
      health: [
        ...below.health,
        ...each(jsonApi(json), `${json}-lb`),
        ...each(`${participant}-lb`, jsonApi(json)),
      ],
    };
  };

  it('3: participant service', shows('diagram', { S45b: 'figure 3' }), () =>
    expectFigure('03-participant', {
      elements: [...participantElements('participant'), `Sequencer service: ${sequencer}`],
      links: participantLinks('participant'),
      groups: {
        'Participant service participant': [
          'participant-lb',
          'participant-1',
          'participant-2',
          'participant-pg',
        ],
      },
    }),
  );

  it('4: stack, figures 2 and 3 on one grey background', shows('diagram', { S45c: 'figure 4' }), () =>
    expectFigure('04-stack', {
      elements: [
        'Application: application',
        ...jsonElements('json-api'),
        ...participantElements('participant'),
        `Sequencer service: ${sequencer}`,
      ],
      links: stackLinks('json-api', 'participant'),
      groups: {
        stack: [
          ...['json-api-lb', ...jsonApi('json-api'), ...caches('json-api')],
          ...['participant-lb', 'participant-1', 'participant-2', 'participant-pg'],
        ],
      },
    }),
  );

  it(
    '5: two stacks, and nothing between them',
    shows('diagram', { S38: 'figure 5', S47: 'figure 5' }),
    () => {
      const [a, b] = [stackLinks('json-api-a', 'participant-a'), stackLinks('json-api-b', 'participant-b')];
      return expectFigure('05-scaled', {
        elements: [
          'Application: application',
          ...['json-api-a', 'json-api-b'].flatMap(jsonElements),
          ...['participant-a', 'participant-b'].flatMap(participantElements),
          `Sequencer service: ${sequencer}`,
        ],
        links: {
          traffic: [...a.traffic, ...b.traffic],
          failover: [...a.failover, ...b.failover],
          health: [...a.health, ...b.health],
        },
      });
    },
  );

  const clients = ['mediator ×2', 'participant ×2', 'domain-manager ×2'];
  const collapsed = [
    'Mediator service: mediator ×2',
    'Participant service: participant ×2',
    'Domain manager service: domain-manager ×2',
    'Sequencer service: sequencer ×2',
    'Postgres HA (synchronization): synchronization-pg',
  ];

  it(
    '6, left: clients reach the sequencers through a balancer',
    shows('diagram', { S52: 'figure 6, left', S55: 'figure 6, left' }),
    () =>
      expectFigure('06-sequencer-lb', {
        elements: [...collapsed, 'Load balancer: sequencer-lb'],
        links: {
          traffic: [
            ...each(clients, 'sequencer-lb'),
            'sequencer-lb → sequencer ×2',
            'sequencer ×2 → synchronization-pg',
          ],
          health: ['sequencer ×2 → sequencer-lb', ...each('sequencer-lb', clients)],
        },
      }),
  );

  it(
    '6, right: clients balance themselves',
    shows('diagram', { S52: 'figure 6, right', S54: 'figure 6, right' }),
    () =>
      expectFigure('06-sequencer-client', {
        elements: collapsed,
        links: {
          traffic: [...each(clients, 'sequencer ×2'), 'sequencer ×2 → synchronization-pg'],
          health: each('sequencer ×2', clients),
        },
      }),
  );

  it(
    '7: blockchain domain, a cache and a peer for each sequencer',
    shows('diagram', { S60: 'figure 7' }),
    () => {
      const chain = 'settlement-net · channel settlement';
      const peers = ['peer0 · chaincode sequencer', 'peer1 · chaincode sequencer'];
      const participants = ['participant-a ×2', 'participant-b ×2'];
      const sequencers = ['sequencer-1', 'sequencer-2'];
      return expectFigure('07-blockchain', {
        elements: [
          ...participants.map((name) => `Participant service: ${name}`),
          'Load balancer: sequencer-lb',
          ...sequencers.map((name) => `Sequencer (active): ${name}`),
          'Postgres (cache): cache-1',
          'Postgres (cache): cache-2',
          ...peers.map((name) => `Fabric peer: ${name}`),
          `Hyperledger Fabric: ${chain}`,
        ],
        links: {
          traffic: [
            ...each(participants, 'sequencer-lb'),
            ...each('sequencer-lb', sequencers),
            'sequencer-1 → cache-1',
            'sequencer-2 → cache-2',
            `sequencer-1 → ${peers[0]}`,
            `sequencer-2 → ${peers[1]}`,
          ],
          health: [...each(sequencers, 'sequencer-lb'), ...each('sequencer-lb', participants)],
          chain: each(peers, chain),
        },
      });
    },
  );

  it('8: SQL domain, client-side balancing', shows('diagram', { S65: 'figure 8', S67: 'figure 8' }), () => {
    const sequencers = ['sequencer-1', 'sequencer-2', 'sequencer-3'];
    return expectFigure('08-sql', {
      elements: [
        'Participant (active): participant-1',
        'Participant (passive): participant-2',
        'Participant Postgres HA: participant-pg',
        ...sequencers.map((name) => `Sequencer (active): ${name}`),
        'Postgres HA (synchronization): synchronization-pg',
      ],
      links: {
        traffic: [
          ...each('participant-1', sequencers),
          ...each(['participant-1', 'participant-2'], 'participant-pg'),
          ...each(sequencers, 'synchronization-pg'),
        ],
        failover: each('participant-2', sequencers),
        health: each(sequencers, ['participant-1', 'participant-2']),
      },
      groups: { 'Sequencer service sequencer': sequencers },
    });
  });

  const pair = (name: string, label: string, store: string): string[] => [
    `${label} (active): ${name}-1`,
    `${label} (passive): ${name}-2`,
    `${store} Postgres HA: ${name}-pg`,
  ];
  const pairLinks = (names: readonly string[], sequencers: readonly string[]): Description['links'] => ({
    traffic: names.flatMap((name) => [
      ...each(`${name}-1`, sequencers),
      ...each([`${name}-1`, `${name}-2`], `${name}-pg`),
    ]),
    failover: names.flatMap((name) => each(`${name}-2`, sequencers)),
    health: names.flatMap((name) => each(sequencers, [`${name}-1`, `${name}-2`])),
  });

  it('9: mediator service', shows('diagram', { S72: 'figure 9' }), () =>
    expectFigure('09-mediator', {
      elements: [...pair('mediator', 'Mediator', 'Mediator'), 'Sequencer service: sequencer ×2'],
      links: pairLinks(['mediator'], ['sequencer ×2']),
    }),
  );

  const twoSequencers = ['sequencer-a ×2', 'sequencer-b ×2'];
  it('10: two mediator services', shows('diagram', { S71: 'figure 10' }), () =>
    expectFigure('10-mediators', {
      elements: [
        ...pair('mediator-a', 'Mediator', 'Mediator'),
        ...pair('mediator-b', 'Mediator', 'Mediator'),
        ...twoSequencers.map((name) => `Sequencer service: ${name}`),
      ],
      links: pairLinks(['mediator-a', 'mediator-b'], twoSequencers),
    }),
  );

  it('11: domain manager service', shows('diagram', { S75: 'figure 11' }), () =>
    expectFigure('11-manager', {
      elements: [
        ...pair('domain-manager', 'Domain manager', 'Manager'),
        ...twoSequencers.map((name) => `Sequencer service: ${name}`),
      ],
      links: pairLinks(['domain-manager'], twoSequencers),
    }),
  );

  const triggerLinks = (
    middleware: string,
    nodes: readonly string[],
    store: string,
    provider: string,
  ): Record<'traffic' | 'failover' | 'token' | 'health', string[]> => ({
    traffic: nodes.flatMap((node) => [`${middleware} → ${node}`, ...each(node, [store, 'participant-lb'])]),
    failover: [
      ...nodes.flatMap((node) => [
        `${middleware} → ${node} standby`,
        ...each(`${middleware} standby`, [node, `${node} standby`]),
        ...each(`${node} standby`, [store, 'participant-lb']),
      ]),
      `${middleware} standby → ${provider}`,
    ],
    token: [`${middleware} → ${provider}`],
    health: each([middleware, ...nodes], 'prometheus'),
  });
  const triggerElements = (
    middleware: string,
    nodes: readonly string[],
    store: string,
    provider: string,
  ): string[] => [
    `OAuth2 middleware (live): ${middleware}`,
    `OAuth2 middleware (standby): ${middleware} standby`,
    ...nodes.flatMap((node) => [
      `Trigger node (live): ${node}`,
      `Trigger node (standby): ${node} standby`,
      `Trigger Postgres HA: ${store}`,
    ]),
    `Authorization server: ${provider}`,
  ];
  const around = ['Load balancer: participant-lb', 'Monitoring system: prometheus'];

  it('12: trigger service, live and standby', shows('diagram', { S87: 'figure 12' }), async () => {
    await expectFigure('12-trigger', {
      elements: [...triggerElements('oauth-middleware', ['triggers/pink'], 'trigger-pg', 'Auth0'), ...around],
      links: triggerLinks('oauth-middleware', ['triggers/pink'], 'trigger-pg', 'Auth0'),
      groups: {
        'Trigger service triggers': [
          'oauth-middleware',
          'oauth-middleware standby',
          'triggers/pink',
          'triggers/pink standby',
          'trigger-pg',
        ],
      },
    });
  });

  it(
    '13: two rule sets, each with a store and a colour of its own',
    shows('diagram', { S83: 'figure 13', S89: 'figure 13' }),
    async () => {
      const nodes = ['triggers/pink', 'triggers/green'];
      await expectFigure('13-two-rule-sets', {
        elements: [...triggerElements('oauth-middleware', nodes, 'trigger-pg', 'Auth0'), ...around],
        links: triggerLinks('oauth-middleware', nodes, 'trigger-pg', 'Auth0'),
      });
      const scene = await figureScene('13-two-rule-sets');
      const colours = scene.nodes.flatMap(({ detail, ruleSet }) =>
        ruleSet === undefined ? [] : [`${detail} ${ruleSet}`],
      );
      expect(colours).toEqual(['triggers/pink 0', 'triggers/pink 0', 'triggers/green 1', 'triggers/green 1']);
    },
  );

  it('14: two providers, two complete trigger services', shows('diagram', { S86: 'figure 14' }), () => {
    const [first, second] = [
      ['oauth-middleware-1', ['triggers-1/pink'], 'trigger-pg-1', 'Auth0'],
      ['oauth-middleware-2', ['triggers-2/green'], 'trigger-pg-2', 'Keycloak'],
    ] as const;
    const [a, b] = [triggerLinks(...first), triggerLinks(...second)];
    return expectFigure('14-two-providers', {
      elements: [...triggerElements(...first), ...triggerElements(...second), ...around],
      links: {
        traffic: [...a.traffic, ...b.traffic],
        failover: [...a.failover, ...b.failover],
        token: [...a.token, ...b.token],
        health: [...a.health, ...b.health],
      },
    });
  });
});

const counted = (scene: Scene): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { label } of scene.nodes) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

describe('the production solution', () => {
  const common = {
    Application: 2,
    'JSON API server (active)': 4,
    Postgres: 4,
    'Participant (active)': 2,
    'Participant (passive)': 2,
    'Participant Postgres HA': 2,
    'Mediator (active)': 1,
    'Mediator (passive)': 1,
    'Mediator Postgres HA': 1,
    'Domain manager (active)': 1,
    'Domain manager (passive)': 1,
    'Manager Postgres HA': 1,
    'OAuth2 middleware (live)': 2,
    'OAuth2 middleware (standby)': 2,
    'Trigger node (live)': 3,
    'Trigger node (standby)': 3,
    'Trigger Postgres HA': 3,
    'Authorization server': 2,
    'Sequencer (active)': 4,
    'Postgres HA (synchronization)': 1,
  };

  it('with a load balancer: four sequencers behind one, every client reaches only it', async () => {
    const scene = await figureScene('solution-lb');
    expect(counted(scene)).toEqual({ ...common, 'Load balancer': 5, 'Virtual Network Gateway': 1 });
    const { links } = described(scene);
    expect(links.health).toBeUndefined();
    const toBalancer = [...(links.traffic ?? []), ...(links.failover ?? [])].filter((link) =>
      link.endsWith(' → sequencer-lb'),
    );
    expect(toBalancer.sort()).toEqual(
      [
        'exchange-participant-1',
        'exchange-participant-2',
        'mediator-1',
        'mediator-2',
        'domain-manager-1',
        'domain-manager-2',
        'Virtual Network Gateway',
      ]
        .map((client) => `${client} → sequencer-lb`)
        .sort(),
    );
    expect(links.traffic).toContain('alpha-participant-1 → Virtual Network Gateway');
    expect(links.failover).toContain('alpha-participant-2 → Virtual Network Gateway');
  });

  it('with client-side balancing: two sequencers each side, every active client reaches all four', async () => {
    const scene = await figureScene('solution-client');
    expect(counted(scene)).toEqual({ ...common, 'Load balancer': 4, 'Virtual Network Gateway': 3 });
    const { links, groups } = described(scene);
    for (const client of ['exchange-participant', 'mediator', 'domain-manager']) {
      const ends = ['exchange-sequencer-1', 'exchange-sequencer-2', 'Virtual Network Gateway'];
      expect(links.traffic).toEqual(expect.arrayContaining(each(`${client}-1`, ends)));
      expect(links.failover).toEqual(expect.arrayContaining(each(`${client}-2`, ends)));
    }
    expect(groups['alpha-bank co-provider']).toEqual(
      expect.arrayContaining(['alpha-sequencer-1', 'alpha-sequencer-2']),
    );
  });
});

describe('the cloud figures', () => {
  it('2: one participant service over three regions', async () => {
    const { links, groups } = described(await figureScene('cloud-2'));
    expect(Object.keys(groups).filter((title) => title.endsWith('region'))).toHaveLength(3);
    expect(links.replication).toHaveLength(3);
    const scene = await figureScene('cloud-2');
    expect(
      scene.links.filter(({ kind }) => kind === 'replication').map(({ synchronous }) => synchronous),
    ).toEqual([true, false, false]);
  });

  it('3: everything in two regions, the right one cold, a global balancer on top', async () => {
    const scene = await figureScene('cloud-3');
    const { links, groups, elements } = described(scene);
    expect(
      scene.groups.filter(({ kind }) => kind === 'region').map(({ label, runs }) => [label, runs]),
    ).toEqual([
      ['eu-central-1', true],
      ['eu-west-1', false],
    ]);
    expect(elements).toContain('Global load balancer: global-lb');
    expect(links.traffic).toContain('application → global-lb');
    expect(links.traffic).toContain('global-lb → json-api-lb');
    expect(links.failover).toContain('global-lb → json-api-lb standby');
    const databases = 5;
    expect(links.replication).toHaveLength(databases * 2);
    expect(scene.links.every(({ kind, synchronous }) => kind !== 'replication' || synchronous)).toBe(true);
    const cold = groups['eu-west-1 cold region'] ?? [];
    expect(cold.filter((name) => name.endsWith(' standby'))).toHaveLength(10);
  });
});
