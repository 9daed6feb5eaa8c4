/** Stands in for the `canton` program: `daemon` runs nodes, `run` a script against the nodes of others. */
import { basename } from 'node:path';
import { CantonNode, nodeKinds } from './canton-node.ts';
import {
  type Block,
  blockAt,
  blocksIn,
  configFileOf,
  listAt,
  portAt,
  readConfiguration,
  refuseSharedStores,
  required,
  textAt,
} from './configuration.ts';
import { runScript } from './console.ts';
import { answerProbes } from './health-probe.ts';
import { metricsRoute, serveHttp } from './http.ts';

export async function canton([command, ...args]: readonly string[]): Promise<void> {
  const file = configFileOf(args);
  const configuration = blockAt(await readConfiguration(file, 'canton'), 'canton');
  if (configuration === undefined) throw new Error(`${file} configures no canton`);
  if (command === 'daemon') await daemon(configuration, basename(file, '.conf'));
  else if (command === 'run') await runScript(configuration, args.at(-1) ?? '');
  else throw new Error(`the stand-in does not know the command ${command}`);
}

async function daemon(configuration: Block, instance: string): Promise<void> {
  const blocks = nodeKinds.flatMap((kind) =>
    blocksIn(blockAt(configuration, kind)).map(([name, block]) => ({ kind, name, block })),
  );
  refuseSharedStores(blocks);
  const nodes = blocks.map(({ kind, name, block }) => new CantonNode(kind, name, instance, block));
  if (nodes.length === 0) throw new Error('there is no node in the configuration');
  await answerProbes();
  await serveHealth(configuration, nodes);
  for (const reporter of listAt(configuration, 'monitoring.metrics.reporters')) {
    await serveHttp(
      { 'GET /metrics': metricsRoute(() => new Map(nodes.map((node) => [node.name, node.isActive()]))) },
      { address: textAt(reporter, 'address') ?? '127.0.0.1', port: portAt(reporter, 'port') },
    );
  }
  await Promise.all(nodes.map((node) => node.start()));
}

/** `GET /health` over HTTP/1, which load balancers ask. */
async function serveHealth(configuration: Block, nodes: readonly CantonNode[]): Promise<void> {
  const health = blockAt(configuration, 'monitoring.health');
  if (health === undefined) return;
  const type = required(health, 'check.type');
  const name = textAt(health, 'check.node');
  const node = nodes.find((each) => each.kind === 'participants' && (name ?? each.name) === each.name);
  const isHealthy = { 'always-healthy': () => true, 'is-active': () => node?.isActive() === true }[type];
  if (isHealthy === undefined) throw new Error(`the stand-in does not know the check ${type}`);
  await serveHttp(
    {
      'GET /health': () =>
        isHealthy() ? { status: 200, body: 'healthy' } : { status: 500, body: 'passive' },
    },
    { address: textAt(health, 'server.address') ?? '0.0.0.0', port: portAt(health, 'server.port') },
  );
}
