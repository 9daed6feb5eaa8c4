import {
  type Component,
  defineRule,
  type LoadBalancer,
  type Participant,
  type Place,
  securityOf,
  sources,
} from '#rule';

export default defineRule({
  id: 'tls/no-client-certificate',
  title: 'Whatever ends TLS in front of a participant that requires client certificates has one to show.',
  why: 'The participant drops every connection that shows no certificate. A balancer that ends TLS opens new connections of its own, and without a certificate none of its clients reaches the ledger.',
  fix: 'Give the load balancer a `clientCertificate` under `tls`, or let it pass TLS through (`frontend: passthrough`); elsewhere remove `clientCertificate: false` or `mutualTls: false`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('HTTP JSON API Service'), sources.apis('TLS Configuration')],
  answers: ['S43'],
  catalogue: 'J9',
  check(topology, report) {
    const say = (title: string, participant: Participant, at: Place): void =>
      report({
        message: `${title} shows no client certificate, but ${participant.title} requires one`,
        at,
        label: 'no certificate for the participant',
        related: [{ at: participant.at('ledgerApi', 'tls'), label: 'requires client certificates' }],
      });
    for (const balancer of topology.declaredLoadBalancers) {
      const participant = balancer.targets.find(({ target }) => asksClients(target))?.target;
      const at = certificateGap(balancer);
      if (participant?.kind === 'participant' && at !== undefined) say(balancer.title, participant, at);
    }
    for (const api of topology.jsonApis) {
      const { tls } = api.spec;
      if (typeof tls !== 'object' || tls.clientCertificate !== false) continue;
      const participant = api.participants.find(({ target }) => asksClients(target))?.target;
      if (participant !== undefined) say(api.title, participant, api.at('tls', 'clientCertificate'));
    }
    for (const application of topology.applications) {
      const participant = application.uses.find(({ target }) => asksClients(target))?.target;
      if (participant?.kind === 'participant' && application.spec.mutualTls === false)
        say(application.title, participant, application.at('mutualTls'));
    }
  },
});

const asksClients = (target: Component): boolean =>
  target.kind === 'participant' && securityOf(target.spec.ledgerApi?.tls).clientAuth === 'require';

/** Where a declared balancer that ends TLS says that it has no certificate for its backends, or says nothing. */
function certificateGap(balancer: LoadBalancer): Place | undefined {
  const { tls } = balancer.spec;
  if (tls === undefined || balancer.api !== 'ledger-api') return undefined;
  const { frontend, backend, clientCertificate } = tls;
  if (frontend === 'passthrough' || backend === 'passthrough') return undefined;
  if (clientCertificate === false) return balancer.at('tls', 'clientCertificate');
  if (backend === 'none' || backend === 'server') return balancer.at('tls', 'backend');
  const isSaid = backend === 'mutual' || clientCertificate !== undefined;
  return isSaid || frontend === undefined || frontend === 'none' ? undefined : balancer.at('tls');
}
