import { apiName, defineRule, nodeApis, securityOf, sources } from '#rule';

export default defineRule({
  id: 'tls/no-admin-client',
  title: 'A node that asks every client for a certificate has one with which it calls its own API.',
  why: 'Canton connects to its own API, also for its health checks. When that API requires client certificates and the node has none to show, the configuration is rejected and the process does not start.',
  fix: 'Add `adminClient` under `tls`, with a certificate chain and a private key.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.apis('TLS Configuration'), sources.code('ServerConfig.scala, client-auth')],
  answers: ['S43'],
  catalogue: 'J1',
  about: ['certChainFile'],
  check(topology, report) {
    for (const { node, api, spec, place, tls } of nodeApis(topology)) {
      // Without files of the user's own, the certificates are issued with the deployment.
      if (tls?.certChainFile === undefined || api === 'publicApi') continue;
      if (securityOf(spec.tls).clientAuth !== 'require') continue;
      const { certChainFile, privateKeyFile } = tls.adminClient ?? {};
      if (certChainFile !== undefined && privateKeyFile !== undefined) continue;
      report({
        message: `${node.title} requires client certificates on its ${apiName[api]} and has none itself`,
        at: { ...place, path: [...place.path, 'tls', 'adminClient'] },
        label: 'no adminClient with certificate and key',
      });
    }
  },
});
