import {
  type DatabaseServer,
  defineRule,
  type Place,
  type Profile,
  postgresVersionOf,
  type Severity,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'database/version-not-supported',
  title:
    'A database server has a version that the release takes: PostgreSQL 11 to 15 from 2.8 on, before that 10 to 14; Oracle 19.11 or later.',
  why: 'Canton looks at the version when it starts: on an older one it stops, on a newer one it warns. On versions that nobody has tested, migrations and queries may fail after an upgrade, when the data is already on the new server.',
  fix: 'Run a supported version and say so at the server: `version: "14"` for PostgreSQL.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.requirements('Production Environments'),
    sources.faq('Database versions'),
    sources.helmCharts('POSTGRES.md'),
    sources.code('DbVersionCheck.scala'),
  ],
  answers: [],
  catalogue: 'H4',
  check(topology, report) {
    for (const server of topology.databases) {
      const { postgres } = topology.profile;
      const version = versionOf(server, topology);
      const severity = judge(server, version, postgres);
      if (severity === undefined) continue;
      report({
        message: `${server.title} has version ${version}, ${severity === 'error' ? 'on which Canton does not start' : `with which Daml ${topology.profile.line} is not tested`}`,
        at: placeOf(server, topology),
        label:
          server.spec.type === 'oracle'
            ? 'Oracle needs 19.11'
            : `${topology.profile.line} takes ${postgres.oldest} to ${postgres.newest}`,
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

function judge(
  { spec }: DatabaseServer,
  written: string | undefined,
  { oldest, newest }: Profile['postgres'],
): Severity | undefined {
  const [, major = '', minor = '0'] = /^(\d{1,3})(?:\.(\d{1,4}))?/.exec(written ?? '') ?? [];
  if (major === '') return undefined;
  const version = Number(major);
  if (spec.type === 'oracle')
    return version < 19 || (version === 19 && Number(minor) < 11) ? 'error' : undefined;
  if (spec.type !== 'postgres') return undefined;
  return version < oldest ? 'error' : version > newest ? 'warning' : undefined;
}
