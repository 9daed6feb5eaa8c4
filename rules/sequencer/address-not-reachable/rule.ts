import { type Domain, defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'sequencer/address-not-reachable',
  title: 'The address of a sequencer that other organizations use is valid outside its own cluster.',
  why: 'A name such as `sequencer.ns.svc.cluster.local` or `localhost` means something only inside one cluster or one machine. Another organization that is given this address cannot find the sequencer, or finds something of its own.',
  fix: 'Write a name that all networks know as `publicApi.address` of the sequencers, or of the load balancer in front of them.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.useCases('Networks'), sources.haAndScaling('Overview')],
  answers: ['S15', 'S18'],
  catalogue: 'F6',
  check(topology, report) {
    for (const domain of topology.domains) {
      const client = domain.connections.find(
        (connection) =>
          connection.client.organization !== undefined &&
          domain.organization !== undefined &&
          connection.client.organization !== domain.organization,
      );
      if (client === undefined && !domain.isExternal) continue;
      for (const { address, at } of addressesOf(domain)) {
        if (!isLocal(address)) continue;
        report({
          message: `${domain.title} is used by another organization, but \`${address}\` is a local address`,
          at,
          label: 'known in one cluster or machine only',
          related:
            client === undefined
              ? []
              : [{ at: client.place, label: `\`${client.client.name}\` connects from elsewhere` }],
        });
      }
    }
  },
});

interface Address {
  readonly address: string;
  readonly at: Place;
}

function* addressesOf(domain: Domain): Generator<Address> {
  for (const [index, address] of (domain.spec.external?.sequencers ?? []).entries())
    yield { address, at: domain.at('external', 'sequencers', index) };
  for (const service of domain.sequencers) {
    const balancer = service.loadBalancer;
    if (balancer?.spec.address !== undefined)
      yield { address: balancer.spec.address, at: balancer.at('address') };
    else if (service.spec.publicApi?.address !== undefined)
      yield { address: service.spec.publicApi.address, at: service.at('publicApi', 'address') };
  }
}

/** Whether only one machine or cluster knows the host in `host`, `host:port` or a URL. */
function isLocal(address: string): boolean {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:]+)/i.exec(address)?.[1]?.toLowerCase() ?? '';
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127\./.test(host) ||
    host === '0.0.0.0' ||
    host.endsWith('.svc') ||
    host.endsWith('.cluster.local')
  );
}
