import { defineRule, type Place, sources, type Topology } from '#rule';

interface Exposed {
  readonly title: string;
  readonly at: Place;
  /** Under what others reach it, where something leads there. */
  readonly ways: readonly unknown[];
  readonly help: string;
}

export default defineRule({
  id: 'node/exposed-without-address',
  title: 'What others are to reach has an address that leads there.',
  why: 'Other organizations and the internet come through a gateway or a published port, and that is made for an address. Without one, everything starts and nobody outside gets in, while whoever reads the topology believes that they do.',
  fix: 'Write the address under which it is reached, publish a port, or leave `exposure` out.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.haAndScaling('Connections Between Private Networks')],
  answers: [],
  about: ['exposure'],
  check(topology, report) {
    for (const { title, at, ways, help } of exposed(topology))
      if (ways.every((way) => way === undefined))
        report({
          message: `${title} is to be reached from outside and has no address there`,
          at,
          label: 'nothing leads there',
          help,
        });
  },
});

function* exposed({ participants, sequencers, domains, jsonApis, ...rest }: Topology): Generator<Exposed> {
  for (const node of [...participants, ...sequencers, ...domains]) {
    const api = node.kind === 'participant' ? 'ledgerApi' : 'publicApi';
    const spec = api in node.spec ? (node.spec as { [key: string]: unknown })[api] : undefined;
    const { exposure, address } = (spec ?? {}) as { exposure?: string; address?: string };
    const own = 'exposure' in node.spec ? node.spec.exposure : undefined;
    const balancer = 'loadBalancer' in node ? node.loadBalancer : undefined;
    const publish = 'publish' in node.spec ? node.spec.publish?.[api] : undefined;
    const at = isOutside(exposure) ? node.at(api, 'exposure') : node.at('exposure');
    if (isOutside(exposure) || isOutside(own))
      yield {
        ...{ title: node.title, at, ways: [address, balancer?.spec.address, publish] },
        help: `write \`${api}.address\`, or the address of its load balancer`,
      };
  }
  for (const service of [...jsonApis, ...rest.oauthMiddlewares, ...rest.triggerServices]) {
    const balancer = 'loadBalancer' in service ? service.loadBalancer : undefined;
    // Of a JSON API without a load balancer, other rules speak.
    const isJudged = service.kind !== 'json-api' || balancer !== undefined;
    if (isJudged && isOutside(service.spec.exposure))
      yield {
        ...{ title: service.title, at: service.at('exposure') },
        ways: [service.spec.externalUrl, balancer?.spec.address, service.spec.publish],
        help: 'write `externalUrl`',
      };
  }
}

const isOutside = (exposure: string | undefined): boolean =>
  exposure === 'network' || exposure === 'internet';
