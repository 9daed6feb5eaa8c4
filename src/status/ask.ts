import type { Expected } from './expected.ts';
import { serversUp } from './haproxy-metrics.ts';
import type { Seen } from './observation.ts';
import { type Address, isKnown, type Known, type World } from './world.ts';

/** How a port of something is reached from here, or why it is not. */
export type Reach = (port: number) => Known<Address>;

/** What health, balancers, certificates and databases answer. */
export type Answers = Pick<Seen, 'alive' | 'ready' | 'certificate' | 'reachable' | 'disagreements'> & {
  readonly backends: Known<ReadonlySet<string>>;
};

const notAsked = { why: 'nothing tells' };

/** Asks one process, balancer or server everything that its kind can tell. */
export async function ask(expected: Expected, reach: Reach, world: World): Promise<Answers> {
  const { asks } = expected;
  if (asks.postgres !== undefined) return askDatabase(expected, asks.postgres, reach, world);
  if (asks.metrics !== undefined) return askBalancer(expected, asks.metrics, reach, world);
  const health = await askHealth(expected, reach, world);
  return {
    ...health,
    certificate: await shown(expected, health.ready, reach, world),
    backends: notAsked,
    reachable: notAsked,
  };
}

/** Follows an address, if there is one. */
const at = async <T>(to: Known<Address>, work: (address: Address) => Promise<Known<T>>): Promise<Known<T>> =>
  isKnown(to) ? work(to.value) : to;

type Health = Pick<Answers, 'alive' | 'ready' | 'disagreements'>;

async function askHealth({ asks, mode }: Expected, reach: Reach, world: World): Promise<Health> {
  const { grpc, health, ready, tcp } = asks;
  const http =
    health === undefined
      ? undefined
      : await at(reach(health), (address) => world.get(address, '/health', false));
  const active: Known<boolean> | undefined =
    http === undefined ? undefined : isKnown(http) ? { value: http.value.status === 200 } : http;
  if (grpc !== undefined) {
    const to = reach(grpc);
    const [alive, serving] = await Promise.all(
      ['liveness', ''].map((service) => at(to, (address) => world.grpcHealth(address, service))),
    );
    const found = { alive: alive ?? notAsked, ready: serving ?? notAsked };
    if (!isKnown(found.ready) && active !== undefined && isKnown(active))
      return {
        alive: isKnown(found.alive) ? found.alive : { value: true },
        ready: active,
        disagreements: [],
      };
    const isAgreed =
      active === undefined ||
      !isKnown(active) ||
      !isKnown(found.ready) ||
      mode !== 'active-passive' ||
      active.value === found.ready.value;
    return {
      ...found,
      disagreements: isAgreed
        ? []
        : [
            `gRPC health says ${isKnown(found.ready) && found.ready.value ? 'active' : 'not active'}, /health the opposite`,
          ],
    };
  }
  if (ready !== undefined) {
    const answer = await at(reach(ready.port), (address) => world.get(address, ready.path, ready.isSecured));
    const isReady = isKnown(answer) ? { value: answer.value.status === 200 } : answer;
    return { alive: isKnown(answer) ? { value: true } : answer, ready: isReady, disagreements: [] };
  }
  if (tcp !== undefined) {
    const answer = await at(reach(tcp), (address) => world.connects(address));
    return { alive: answer, ready: active ?? answer, disagreements: [] };
  }
  return { alive: notAsked, ready: notAsked, disagreements: [] };
}

async function shown(
  { certificate }: Expected,
  ready: Known<boolean>,
  reach: Reach,
  world: World,
): Promise<Answers['certificate']> {
  const port = certificate?.port;
  if (certificate === undefined || port === undefined) return { why: 'it shows none' };
  if (certificate.onlyActive && !(isKnown(ready) && ready.value))
    return { why: 'a passive instance shows none' };
  const seen = await at(reach(port), (address) => world.certificate(address, certificate.name));
  return isKnown(seen) ? { value: { ...seen.value, from: `port ${port}` } } : seen;
}

async function askBalancer(expected: Expected, port: number, reach: Reach, world: World): Promise<Answers> {
  const answer = await at(reach(port), (address) => world.get(address, '/metrics', false));
  const up = isKnown(answer) ? serversUp(answer.value.body) : undefined;
  return {
    alive: isKnown(answer) ? { value: true } : answer,
    ready: up === undefined ? notAsked : { value: up.size > 0 },
    backends:
      up !== undefined
        ? { value: up }
        : isKnown(answer)
          ? { why: `port ${port} tells nothing of its servers (HTTP ${answer.value.status})` }
          : answer,
    certificate: await shown(expected, notAsked, reach, world),
    reachable: notAsked,
    disagreements: [],
  };
}

async function askDatabase(
  { certificate }: Expected,
  { port, isSecured }: { readonly port: number; readonly isSecured: boolean },
  reach: Reach,
  world: World,
): Promise<Answers> {
  const answer = await at(reach(port), (address) => world.postgres(address, isSecured));
  const seen = isKnown(answer) ? answer.value.certificate : undefined;
  return {
    alive: isKnown(answer) ? { value: true } : answer,
    ready: isKnown(answer) ? { value: true } : answer,
    reachable: isKnown(answer) ? { value: true } : answer,
    certificate:
      seen !== undefined && certificate !== undefined
        ? { value: { ...seen, from: `port ${port}` } }
        : isKnown(answer)
          ? { why: 'it shows none' }
          : answer,
    backends: notAsked,
    disagreements: [],
  };
}
