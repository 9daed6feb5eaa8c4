import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'json-api/development-switch',
  title: 'A JSON API server runs without its development switches.',
  why: '`allowInsecureTokens` accepts tokens that travel unencrypted and silences the warning about it; `staticContent` serves files from the server’s disk. Both exist to try things out on one machine and let strangers in anywhere else.',
  fix: 'Remove `allowInsecureTokens` and `staticContent`; serve web pages from a web server of their own.',
  category: 'security',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [sources.jsonApi('Starting the HTTP JSON API Service')],
  answers: [],
  catalogue: 'B12',
  check(topology, report) {
    for (const service of topology.jsonApis) {
      if (service.spec.allowInsecureTokens === true)
        report({
          message: `${service.title} accepts tokens that travel unencrypted`,
          at: service.at('allowInsecureTokens'),
          label: 'for development only',
          fix: {
            title: 'Switch it off',
            safe: true,
            at: service.at('allowInsecureTokens'),
            value: 'false',
          },
        });
      if (service.spec.staticContent !== undefined)
        report({
          message: `${service.title} serves files from its disk`,
          at: service.at('staticContent'),
          label: 'for development only',
        });
    }
  },
});
