import { readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type Action, ImpactModel } from '../../src/impact/index.ts';
import type { Topology } from '../../src/model/topology.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { compose } from '../../templates/compose/index.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';

/** Two kinds share names, names need to be made fit, nothing restarts by itself, and a region waits. */
const odd = `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4", edition: enterprise }
environment: development
zones: [{ name: a, region: one }, { name: z, region: two, site: cold }]
organizations: { Own Bank: {} }
databases: { pg: {} }
domains: { local: { deployment: embedded, database: pg, protocolVersion: 5 } }
participants:
  pair:
    domains: [local]
    database: pg
    monitoring: { restart: none }
    instances: [{ name: main-live, zone: a }, { name: main-standby, zone: z }]
  Node_One: { domains: [local], database: pg, monitoring: { restart: none }, instances: [{ name: Eins, zone: a }] }
jsonApis:
  node-one-eins: { participant: pair, monitoring: { restart: none }, instances: [{ zone: a }, { zone: z }] }
triggerServices:
  pair:
    participant: pair
    monitoring: { restart: none }
    nodes: { main: { rules: [{ rule: "M:a", party: P }], standby: 2 } }
loadBalancers:
  node-one-eins-1: { targets: [node-one-eins] }
`;

const files = [...topologyFiles, 'test/render/topologies/variety.yaml'];

/** Every action that some failure of one thing, or the loss of a place, asks for. */
function actionsOf(topology: Topology): Action[] {
  const model = new ImpactModel(topology);
  return model.elements.flatMap((element) =>
    model.impactOf([element]).effects.flatMap(({ outcome }) => outcome.actions),
  );
}

async function commandsOf(text: string) {
  const topology = (await compileText(text)).topologies[0]?.topology;
  if (topology === undefined) throw new Error('no topology');
  const plan = makePlan(topology);
  const services = new Set(
    compose
      .render(plan)
      .filter(({ path }) => path === 'docker-compose.yaml')
      .flatMap((file) => Object.keys((load(file.text) as { services: object }).services)),
  );
  const labelled = new Set(
    kubernetes
      .render(plan)
      .filter(({ path }) => path.endsWith('.yaml'))
      .flatMap((file) => loadAll(file.text) as (K8sObject | null)[])
      .flatMap((object) =>
        object?.metadata?.labels === undefined
          ? []
          : [`${object.kind?.toLowerCase()} ${object.metadata.labels['app.kubernetes.io/instance']}`],
      ),
  );
  return { actions: actionsOf(topology), services, labelled };
}

interface K8sObject {
  readonly kind?: string;
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

const composeWords = /^docker compose (?:--profile standby )?(?:start|up --detach --no-deps) (\S+)$/;
const kubernetesWords =
  /^kubectl (?:delete (pod)|scale (statefulset|deployment)) -l app\.kubernetes\.io\/instance=(\S+?)(?: --replicas=1)?$/;

/** The commands that name nothing that is rendered. */
async function lost(text: string): Promise<{ readonly commands: Set<string>; readonly lost: string[] }> {
  const { actions, services, labelled } = await commandsOf(text);
  const commands = new Set<string>();
  const wrong: string[] = [];
  for (const { compose: onOne, k8s } of actions) {
    for (const command of [onOne, k8s]) if (command !== undefined) commands.add(command);
    if (onOne !== undefined && !services.has(composeWords.exec(onOne)?.[1] ?? '')) wrong.push(onOne);
    const [, pod, kind = 'statefulset', name] = kubernetesWords.exec(k8s ?? '') ?? [];
    const found = pod === undefined ? [kind] : ['statefulset', 'deployment'];
    if (k8s !== undefined && !found.some((each) => labelled.has(`${each} ${name}`))) wrong.push(k8s);
  }
  return { commands, lost: wrong };
}

describe('what failures ask to be done', () => {
  it('names what is rendered where names are alike, odd or taken', async () => {
    const { commands, lost: wrong } = await lost(odd);
    expect(wrong).toEqual([]);
    for (const name of [
      'docker compose start pair-main-live',
      'docker compose --profile standby up --detach --no-deps pair-main-standby',
      'docker compose --profile standby up --detach --no-deps pair-main-trigger-node-standby',
      'docker compose up --detach --no-deps node-one-eins-1-lb',
      'kubectl scale deployment -l app.kubernetes.io/instance=node-one-eins-1-lb --replicas=1',
      'kubectl scale statefulset -l app.kubernetes.io/instance=pair-main-trigger-node-standby --replicas=1',
    ])
      expect(commands).toContain(name);
  });

  it.each(files)('names what is rendered of %s', async (file) => {
    const { lost: wrong } = await lost(readFileSync(file, 'utf8'));
    expect(wrong).toEqual([]);
  });
});

describe('what an alias of a domain says on a console', () => {
  it('is text', async () => {
    const alias = 'x"); sys.process.Process("touch ran").!; ("';
    const topology = (
      await compileText(`apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
domains: { local: { deployment: embedded, protocolVersion: 5 } }
participants:
  node: { domains: [{ domain: local, alias: ${JSON.stringify(alias)}, manualConnect: true }], parties: [P] }
`)
    ).topologies[0]?.topology;
    if (topology === undefined) throw new Error('no topology');
    const texts = actionsOf(topology).map(({ text }) => text);
    expect(texts.join('\n')).toContain(`participant.domains.reconnect(${JSON.stringify(alias)})`);
  });
});
