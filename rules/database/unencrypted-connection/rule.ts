import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'database/unencrypted-connection',
  title: 'Connections to a database server are encrypted.',
  why: 'Everything the ledger keeps secret, and the password of the database, travels over these connections. `prefer` falls back to plain text without a word when somebody in between wants it to.',
  fix: 'Use `tls: verify-full` (or at least `require`).',
  category: 'security',
  severity: 'warning',
  sources: [sources.helmCharts('POSTGRES.md'), sources.persistence('Using SSL')],
  answers: [],
  catalogue: 'H6',
  check(topology, report) {
    for (const server of topology.databases) {
      const { tls } = server.spec;
      if (tls !== 'disable' && tls !== 'prefer') continue;
      report({
        message: `connections to ${server.title} ${tls === 'disable' ? 'are' : 'may be'} unencrypted`,
        at: server.at('tls'),
        label: tls === 'disable' ? 'plain text' : 'plain text if the server offers nothing better',
      });
    }
  },
});
