import {
  type DatabaseServer,
  defineRule,
  type Place,
  postgresVersionOf,
  type Severity,
  sources,
  type Topology,
} from '#rule';

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
      const version = versionOf(server, topology);
      const severity = judge(server, version);
      if (severity === undefined) continue;
      report({
        message: `${server.title} has version ${version}, ${severity === 'error' ? 'on which Canton does not start' : 'with which Daml 2.x is not tested'}`,
        at: placeOf(server, topology),
        label: server.spec.type === 'oracle' ? 'Oracle needs 19.11' : 'tested are 11 to 15',
        severity,
      });
    }
  },
});

/** What runs is what the image has; `version` only says what is wanted. */
const versionOf = (server: DatabaseServer, topology: Topology): string | undefined =>
  imageVersionOf(server, topology) ?? server.spec.version;

const imageVersionOf = ({ spec, isExternal }: DatabaseServer, topology: Topology): string | undefined =>
  isExternal ? undefined : postgresVersionOf(spec.image ?? topology.spec.images?.postgres);

function placeOf(server: DatabaseServer, topology: Topology): Place {
  if (imageVersionOf(server, topology) === undefined) return server.at('version');
  return server.spec.image === undefined ? topology.at('images', 'postgres') : server.at('image');
}

function judge({ spec }: DatabaseServer, written: string | undefined): Severity | undefined {
  const [, major = '', minor = '0'] = /^(\d{1,3})(?:\.(\d{1,4}))?/.exec(written ?? '') ?? [];
  if (major === '') return undefined;
  const version = Number(major);
  if (spec.type === 'oracle')
    return version < 19 || (version === 19 && Number(minor) < 11) ? 'error' : undefined;
  if (spec.type !== 'postgres') return undefined;
  return version < 10 ? 'error' : version < 11 || version > 15 ? 'warning' : undefined;
}
