import {
  type Application,
  defineRule,
  type JsonApi,
  type LoadBalancer,
  type Place,
  type Reporter,
  sources,
} from '#rule';

export default defineRule({
  id: 'json-api/client-mtls',
  title: 'Nobody shows a client certificate to a JSON API server.',
  why: 'A JSON API server never asks its clients for a certificate. Whoever relies on mutual TLS towards it believes that strangers are kept out, while the server lets everybody in.',
  fix: 'End mutual TLS at a load balancer in front (`tls: { frontend: mutual }`) and use server TLS, or none, from there on.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.damlCode('SharedConfigReaders.scala'),
  ],
  answers: ['S42', 'S43'],
  catalogue: 'B10',
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const at = wantedAt(service);
      if (at === undefined) continue;
      report({
        message: `${service.title} is to ask its clients for certificates, which it cannot`,
        at,
        label: 'the server never asks for one',
      });
    }
    for (const balancer of topology.declaredLoadBalancers) {
      const target = balancer.targets.find((ref) => ref.target.kind === 'json-api')?.target;
      if (target === undefined || balancer.spec.tls?.backend !== 'mutual') continue;
      report({
        message: `${balancer.title} is to use mutual TLS towards ${target.title}`,
        at: balancer.at('tls', 'backend'),
        label: 'the server behind never asks for a certificate',
        fix: { title: 'Use server TLS', safe: false, at: balancer.at('tls', 'backend'), value: 'server' },
      });
    }
    for (const application of topology.applications) reportApplication(application, report);
  },
});

/** Where the file asks the server for client certificates. */
function wantedAt(service: JsonApi): Place | undefined {
  const { tls } = service.spec;
  if (tls === 'mutual') return service.at('tls');
  if (typeof tls !== 'object') return undefined;
  if (tls.mode === 'mutual') return service.at('tls', 'mode');
  return tls.clientAuth === 'require' || tls.clientAuth === 'optional'
    ? service.at('tls', 'clientAuth')
    : undefined;
}

/** An application whose certificate nobody looks at. */
function reportApplication(application: Application, report: Reporter): void {
  if (application.spec.mutualTls !== true || application.uses.length === 0) return;
  const blind = application.uses.every(
    ({ target }) => target.kind === 'json-api' && !endsMutualTls(target.loadBalancer),
  );
  if (!blind) return;
  report({
    message: `${application.title} shows a client certificate, but only to JSON API servers`,
    at: application.at('mutualTls'),
    label: 'nobody asks for it',
    related: application.uses.map(({ place, target }) => ({
      at: place,
      label: `${target.title} takes no certificates`,
    })),
  });
}

const endsMutualTls = (balancer: LoadBalancer | undefined): boolean =>
  balancer?.spec.tls?.frontend === 'mutual';
