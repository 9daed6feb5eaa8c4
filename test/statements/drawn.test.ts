import { describe, expect, it } from 'vitest';
import { buildScene, defaultSceneOptions, paint, type Scene, type SceneNode } from '../../src/draw/index.ts';
import { compileFile } from '../support.ts';
import { shows } from './shows.ts';

/** What the documents' statements say about pictures, each shown on the figure that it is about. */
async function sceneOf(figure: string, collapse: readonly string[] = []): Promise<Scene> {
  const compilation = await compileFile(`fixtures/figures/${figure}/topology.yaml`);
  const [compiled] = compilation.topologies;
  if (compiled === undefined) throw new Error(`${figure} has no topology`);
  return buildScene(compiled.topology, compiled.file, { ...defaultSceneOptions, collapse });
}

const svgOf = async (figure: string, collapse: readonly string[] = []): Promise<string> =>
  String(
    await paint(await sceneOf(figure, collapse), 'svg', {
      theme: 'light',
      scale: 1,
      fonts: { regular: '', bold: '' } as never,
      linkTemplate: undefined,
    }),
  );

/** `FROM -> TO` of every line of a kind, by the labels of its ends. */
function lines({ nodes, links }: Scene, kind: string): string[] {
  const labels = new Map(nodes.map((node) => [node.id, node.label]));
  return links
    .filter((link) => link.kind === kind)
    .map(({ from, to }) => `${labels.get(from)} -> ${labels.get(to)}`);
}

const groupOf = (scene: Scene, node: SceneNode): string | undefined =>
  scene.groups.find(({ id }) => id === node.group)?.label;
const labelled = (scene: Scene, label: string): SceneNode[] =>
  scene.nodes.filter((node) => node.label === label);

describe('what is drawn', () => {
  it(
    'a service is a border, an instance a box in it',
    shows('diagram', { S1: 'services are borders, instances boxes', S24: 'boxes', S26: 'borders' }),
    async () => {
      const scene = await sceneOf('03-participant');
      const instances = scene.nodes.filter(({ kind }) => kind === 'instance');
      expect(instances.map(({ label }) => label)).toEqual(['Participant (active)', 'Participant (passive)']);
      expect(instances.map((node) => groupOf(scene, node))).toEqual(Array(2).fill('Participant service'));
    },
  );

  it(
    'a service collapses into one dashed box with its name',
    shows('diagram', { S2: '`--collapse` draws a service as one box', S27: '`--collapse`' }),
    async () => {
      const [wide, small] = [await sceneOf('04-stack'), await sceneOf('04-stack', ['all'])];
      expect(wide.nodes.filter(({ kind }) => kind === 'instance')).toHaveLength(4);
      expect(small.nodes.filter(({ kind }) => kind === 'instance')).toHaveLength(0);
      expect(small.nodes.filter(({ kind }) => kind === 'service').map(({ label }) => label)).toContain(
        'JSON API service',
      );
      expect(await svgOf('04-stack', ['all'])).toContain('class="shape collapsed"');
    },
  );

  it(
    'an application stands outside every service',
    shows('diagram', { S3: 'applications stand outside' }),
    async () => {
      const scene = await sceneOf('04-stack');
      const [application] = labelled(scene, 'Application');
      expect([application?.kind, application?.group]).toEqual(['application', undefined]);
    },
  );

  it(
    'an authorization server stands outside the services',
    shows('diagram', { S12: 'drawn outside' }),
    async () => {
      const scene = await sceneOf('12-trigger');
      const [server] = labelled(scene, 'Authorization server');
      expect(server?.kind).toBe('identity-provider');
      expect(server && scene.groups.find(({ id }) => id === server.group)?.kind).toBe('organization');
      expect(await svgOf('12-trigger')).toContain('class="shape outside"');
    },
  );

  it(
    'organizations have borders of their own, with the gateway between participant and sequencer',
    shows('diagram', { S18: 'borders and gateways' }),
    async () => {
      const scene = await sceneOf('07-blockchain');
      expect(scene.groups.filter(({ kind }) => kind === 'organization').map(({ label }) => label)).toEqual([
        'exchange',
        'alpha-bank',
      ]);
      expect(lines(scene, 'traffic')).toEqual(
        expect.arrayContaining([
          'Participant (active) -> Virtual Network Gateway',
          'Virtual Network Gateway -> Load balancer',
        ]),
      );
    },
  );

  it(
    'databases are disks; only shared ones that survive a failure say HA',
    shows('diagram', { S25: 'disks' }),
    async () => {
      const scene = await sceneOf('02-json-api');
      const disks = scene.nodes.filter(({ kind }) => kind === 'database');
      expect(disks.map(({ label, durability }) => `${label}: ${durability}`)).toEqual([
        'Participant Postgres HA: ha',
        'Postgres: local',
        'Postgres: local',
      ]);
      for (const durability of ['ha', 'local'])
        expect(await svgOf('02-json-api')).toContain(`class="shape disk ${durability}"`);
    },
  );

  it('health signals point at who acts on them', shows('diagram', { S28: 'arrows' }), async () => {
    const scene = await sceneOf('02-json-api');
    expect(new Set(lines(scene, 'health'))).toEqual(
      new Set([
        'Participant (active) -> Load balancer',
        'Participant (passive) -> Load balancer',
        'JSON API server (active) -> Load balancer',
        'Load balancer -> JSON API server (active)',
        'Sequencer service -> Participant (active)',
        'Sequencer service -> Participant (passive)',
      ]),
    );
    expect(scene.links.filter(({ kind }) => kind === 'health').every(({ arrow }) => arrow)).toBe(true);
    expect(await svgOf('02-json-api')).toContain('class="line health"');
  });

  it(
    'links to a passive instance are failover links, all others solid',
    shows('diagram', { S29: 'failover lines', S31: 'solid lines', S45b: 'figure 3' }),
    async () => {
      const scene = await sceneOf('03-participant');
      expect(lines(scene, 'failover')).toEqual([
        'Load balancer -> Participant (passive)',
        'Participant (passive) -> Sequencer service',
      ]);
      for (const style of ['traffic', 'failover'])
        expect(await svgOf('03-participant')).toContain(`class="line ${style}"`);
    },
  );

  it(
    'a load balancer is a symbol of its own between services',
    shows('diagram', { S30: 'a round symbol' }),
    async () => {
      const scene = await sceneOf('04-stack');
      expect(
        scene.nodes.filter(({ kind }) => kind === 'load-balancer').map((node) => groupOf(scene, node)),
      ).toEqual(['Participant service', 'JSON API service']);
      expect(await svgOf('04-stack')).toContain('class="shape balancer"');
    },
  );

  it(
    'a standby that is not running is dashed, a passive instance is not',
    shows('diagram', { S32: 'dashed boxes' }),
    async () => {
      const scene = await sceneOf('12-trigger');
      expect(scene.nodes.filter(({ runs }) => !runs).map(({ label }) => label)).toEqual([
        'OAuth2 middleware (standby)',
        'Trigger node (standby)',
      ]);
      expect(labelled(scene, 'Participant (passive)').map(({ runs }) => runs)).toEqual([true]);
      expect(await svgOf('12-trigger')).toMatch(/class="shape instance[^"]* waiting"/);
    },
  );

  it(
    'trigger nodes have the colour of their rules, a standby that of its live node',
    shows('diagram', { S33: 'colours of rule sets', S83: 'figure 13' }),
    async () => {
      const nodes = (await sceneOf('13-two-rule-sets')).nodes.filter(({ ruleSet }) => ruleSet !== undefined);
      expect(nodes.map(({ detail, ruleSet }) => `${detail} ${ruleSet}`)).toEqual([
        'triggers/pink 0',
        'triggers/pink 0',
        'triggers/green 1',
        'triggers/green 1',
      ]);
    },
  );

  it(
    'trigger nodes and middleware report to the monitoring system',
    shows('diagram', { S34: 'arrows to monitoring', S80: 'health goes to monitoring' }),
    async () => {
      const scene = await sceneOf('12-trigger');
      expect(lines(scene, 'health').filter((line) => line.endsWith('Monitoring system'))).toEqual([
        'OAuth2 middleware (live) -> Monitoring system',
        'Trigger node (live) -> Monitoring system',
      ]);
    },
  );

  it(
    'JSON API and participant service stand on one ground as the stack that is replicated',
    shows('diagram', { S35: 'the ground of a stack', S47: 'stacks' }),
    async () => {
      const scene = await sceneOf('05-scaled');
      const stacks = scene.groups.filter(({ kind }) => kind === 'stack');
      expect(stacks.length).toBeGreaterThan(1);
      for (const { id } of stacks)
        expect(
          scene.groups
            .filter(({ parent }) => parent === id)
            .map(({ label }) => label)
            .sort(),
        ).toEqual(['JSON API service', 'Participant service']);
    },
  );

  it(
    'participants get JSON API traffic and applications through one balancer',
    shows('diagram', { S45c: 'figures 2 and 4' }),
    async () => {
      const scene = await sceneOf('04-stack');
      expect(lines(scene, 'traffic')).toEqual(
        expect.arrayContaining(['Application -> Load balancer', 'JSON API server (active) -> Load balancer']),
      );
      expect(lines(scene, 'health')).toContain('Load balancer -> JSON API server (active)');
      expect(lines(scene, 'traffic')).not.toContain('JSON API server (active) -> Participant (active)');
    },
  );

  it(
    'health goes from sequencers to their balancer and on to the clients, or straight to the clients',
    shows('diagram', { S55: 'figure 6' }),
    async () => {
      const throughBalancer = lines(await sceneOf('06-sequencer-lb'), 'health');
      expect(throughBalancer).toEqual(
        expect.arrayContaining(['Sequencer (active) -> Load balancer', 'Load balancer -> Mediator (active)']),
      );
      expect(throughBalancer).not.toContain('Sequencer (active) -> Mediator (active)');
      const atTheClient = lines(await sceneOf('06-sequencer-client'), 'health');
      expect(atTheClient).toContain('Sequencer (active) -> Mediator (active)');
      expect(atTheClient).not.toContain('Sequencer (active) -> Load balancer');
    },
  );

  it(
    'every blockchain sequencer has its own peer and its own plain cache',
    shows('diagram', { S60: 'figure 7' }),
    async () => {
      const scene = await sceneOf('07-blockchain');
      const traffic = scene.links.filter(({ kind }) => kind === 'traffic');
      for (const sequencer of labelled(scene, 'Sequencer (active)')) {
        const reached = traffic.filter(({ from }) => from === sequencer.id).map(({ to }) => to);
        const ends = scene.nodes.filter(({ id }) => reached.includes(id));
        expect(ends.map(({ label }) => label).sort()).toEqual(['Fabric peer', 'Postgres (cache)']);
      }
      const ends = traffic.map(({ to }) => to);
      for (const { id } of [...labelled(scene, 'Fabric peer'), ...labelled(scene, 'Postgres (cache)')])
        expect(ends.filter((end) => end === id)).toHaveLength(1);
    },
  );

  it(
    'the database of a SQL domain stands outside the sequencer service',
    shows('diagram', { S65: 'figure 8' }),
    async () => {
      const scene = await sceneOf('08-sql');
      const [database] = labelled(scene, 'Postgres HA (synchronization)');
      expect([database?.durability, database && groupOf(scene, database)]).toEqual([
        'synchronization',
        undefined,
      ]);
      expect(
        lines(scene, 'traffic').filter((line) => line.endsWith('-> Postgres HA (synchronization)')),
      ).toEqual(Array(3).fill('Sequencer (active) -> Postgres HA (synchronization)'));
    },
  );

  it(
    'active clients have solid links to all sequencers, passive ones failover links, and all get their health',
    shows('diagram', { S67: 'figure 8', S72: 'figures 8 to 10' }),
    async () => {
      const scene = await sceneOf('08-sql');
      for (const client of ['Participant', 'Mediator', 'Domain manager']) {
        const count = (kind: string, line: string): number =>
          lines(scene, kind).filter((each) => each === line).length;
        expect(count('traffic', `${client} (active) -> Sequencer (active)`)).toBe(3);
        expect(count('failover', `${client} (passive) -> Sequencer (active)`)).toBe(3);
        expect(count('health', `Sequencer (active) -> ${client} (active)`)).toBe(3);
        expect(count('health', `Sequencer (active) -> ${client} (passive)`)).toBe(3);
      }
    },
  );

  it(
    'of live and standby triggers and middlewares only live meets live with a solid line',
    shows('diagram', { S78: 'one border', S87: 'figure 12' }),
    async () => {
      const scene = await sceneOf('12-trigger');
      const between = (kind: string): string[] =>
        lines(scene, kind).filter((line) => /^OAuth2.*Trigger node|^Trigger node \(standby\)/.test(line));
      expect(between('traffic')).toEqual(['OAuth2 middleware (live) -> Trigger node (live)']);
      expect(between('failover').sort()).toEqual([
        'OAuth2 middleware (live) -> Trigger node (standby)',
        'OAuth2 middleware (standby) -> Trigger node (live)',
        'OAuth2 middleware (standby) -> Trigger node (standby)',
        'Trigger node (standby) -> Load balancer',
        'Trigger node (standby) -> Trigger Postgres HA',
      ]);
      for (const label of ['OAuth2 middleware (live)', 'Trigger node (standby)'])
        expect(labelled(scene, label).map((node) => groupOf(scene, node))).toEqual(['Trigger service']);
    },
  );

  it('mediators stand behind no balancer', shows('diagram', { S69: 'none is drawn' }), async () => {
    const scene = await sceneOf('10-mediators');
    expect(
      lines(scene, 'traffic').filter((line) => /^Load balancer -> (Mediator|Domain manager)/.test(line)),
    ).toEqual([]);
    expect(scene.groups.filter(({ label }) => label === 'Mediator service')).toHaveLength(2);
    expect(labelled(scene, 'Mediator Postgres HA')).toHaveLength(2);
  });
});
