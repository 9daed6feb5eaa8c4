import { type DatabaseServer, defineRule, type Severity, sources } from '#rule';

export default defineRule({
  id: 'database/version-not-supported',
  title:
    'A database server has a version that Daml 2.x is tested with: PostgreSQL 11 to 15, Oracle 19.11 or later.',
  why: 'Canton refuses to start on PostgreSQL older than 10. On versions that nobody has tested, migrations and queries may fail after an upgrade, when the data is already on the new server.',
  fix: 'Run a supported version and say so at the server: `version: "14"` for PostgreSQL.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.requirements('Production Environments'),
    sources.faq('Database versions'),
    sources.helmCharts('POSTGRES.md'),
  ],
  answers: [],
  catalogue: 'H4',
  check(topology, report) {
    for (const server of topology.databases) {
      const severity = judge(server);
      if (severity === undefined) continue;
      report({
        message: `${server.title} has version ${server.spec.version}, ${severity === 'error' ? 'on which Canton does not start' : 'with which Daml 2.x is not tested'}`,
        at: server.at('version'),
        label: server.spec.type === 'oracle' ? 'Oracle needs 19.11' : 'tested are 11 to 15',
        severity,
      });
    }
  },
});

function judge({ spec }: DatabaseServer): Severity | undefined {
  const [, major = '', minor = '0'] = /^(\d{1,3})(?:\.(\d{1,4}))?/.exec(spec.version ?? '') ?? [];
  if (major === '') return undefined;
  const version = Number(major);
  if (spec.type === 'oracle')
    return version < 19 || (version === 19 && Number(minor) < 11) ? 'error' : undefined;
  if (spec.type !== 'postgres') return undefined;
  return version < 10 ? 'error' : version < 11 || version > 15 ? 'warning' : undefined;
}
