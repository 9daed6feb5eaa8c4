import { apiName, defineRule, hostOf, type LabelAt, nodeApis, type Place, sources } from '#rule';

export default defineRule({
  id: 'tls/name-not-in-certificate',
  title:
    'A certificate carries every name under which clients reach its server, the load balancer’s included.',
  why: 'Clients compare the name that they called with the names in the certificate. When the balancer’s name is missing, every connection through it fails although each server is in order.',
  fix: 'Add the name to `subjectAlternativeNames`, or leave them out: the default has every name.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.installation('Generate certificates, Subject Alternative Names')],
  answers: [],
  catalogue: 'J10',
  about: ['subjectAlternativeNames'],
  check(topology, report) {
    const check = (
      title: string,
      names: readonly string[] | undefined,
      at: Place,
      reached: Reached[],
    ): void => {
      const missing = reached.find(
        ({ host }) => names !== undefined && !names.some((name) => covers(name, host)),
      );
      if (missing === undefined) return;
      report({
        message: `the certificate of ${title} lacks the name \`${missing.host}\` under which clients reach it`,
        at,
        label: 'not among these names',
        related: [missing],
      });
    };
    for (const { node, api, spec, place, tls } of nodeApis(topology)) {
      const balancer = api === 'adminApi' ? undefined : node.loadBalancer;
      const passes = balancer?.spec.tls?.frontend === 'passthrough' || balancer?.spec.protocol === 'tcp';
      const own = address(spec.address, node.at(api, 'address'));
      const shared = passes ? address(balancer.spec.address, balancer.at('address')) : [];
      const at = { ...place, path: [...place.path, 'tls', 'subjectAlternativeNames'] };
      check(`${node.title} (${apiName[api]})`, tls?.subjectAlternativeNames, at, [...own, ...shared]);
    }
    for (const balancer of topology.declaredLoadBalancers) {
      const { tls, address: called } = balancer.spec;
      const at = balancer.at('tls', 'subjectAlternativeNames');
      check(balancer.title, tls?.subjectAlternativeNames, at, address(called, balancer.at('address')));
    }
  },
});

interface Reached extends LabelAt {
  readonly host: string;
}

const address = (text: string | undefined, at: Place): Reached[] =>
  text === undefined ? [] : [{ host: hostOf(text), at, label: 'clients call this name' }];

/** Whether a name in a certificate stands for a host; `*` stands for one label. */
const covers = (name: string, host: string): boolean => {
  const wanted = name.toLowerCase();
  return wanted.startsWith('*.') ? wanted.slice(1) === host.slice(host.indexOf('.')) : wanted === host;
};
