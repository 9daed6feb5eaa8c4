import {
  configurationName,
  defineRule,
  extraConfigsOf,
  type Place,
  type Reporter,
  sources,
  type Topology,
  writtenKeys,
} from '#rule';

export default defineRule({
  id: 'database/flag-not-understood',
  title: 'Settings of the database driver that are on or off are written `true` or `false`.',
  why: 'The PostgreSQL driver takes the word `true` for yes and every other word for no, without a complaint: `tcpKeepAlive=yes` is off, and `ssl=1` does not ask for TLS. The connection that holds the lock of an active node then breaks unseen, or data travels in the clear.',
  fix: 'Write `true` or `false`.',
  category: 'correctness',
  severity: 'error',
  sources: [
    {
      page: 'PostgreSQL JDBC driver: Connection parameters',
      url: 'https://jdbc.postgresql.org/documentation/use/#connection-parameters',
    },
    sources.practice('Tried with the driver: findings/jdbc-yes-means-no.sh'),
  ],
  answers: [],
  about: ['url', 'extraConfig'],
  check(topology, report) {
    for (const { url, place } of writtenUrls(topology))
      for (const [, name = '', value = ''] of url.matchAll(/[?&;]([A-Za-z]+)=([^&;]*)/g))
        tell(name, value, place, report);
    for (const extra of extraConfigsOf(topology))
      for (const { keys, path, value } of writtenKeys(extra.value, extra.at.path)) {
        const [name = '', above] = [...keys].reverse();
        // Encryption is decided by the topology, which is told elsewhere.
        if (name.toLowerCase() === 'ssl' || above !== 'properties') continue;
        if (typeof value === 'string' || typeof value === 'number')
          tell(name, String(value), { ...extra.at, path }, report, configurationName(extra));
      }
  },
});

/** The driver's settings that are on or off (PGProperty.java). */
const flags = new Set(
  [
    ...['ssl', 'tcpKeepAlive', 'tcpNoDelay', 'binaryTransfer', 'reWriteBatchedInserts', 'readOnly'],
    ...['adaptiveFetch', 'cleanupSavepoints', 'disableColumnSanitiser', 'logServerErrorDetail'],
    ...['logUnclosedConnections', 'quoteReturningIdentifiers', 'useSpnego', 'allowEncodingChanges'],
  ].map((name) => name.toLowerCase()),
);

function tell(name: string, value: string, at: Place, report: Reporter, where = 'JDBC URL'): void {
  if (!flags.has(name.toLowerCase()) || !/^(?:yes|y|on|1|t)$/i.test(value)) return;
  report({
    message: `\`${name}=${value}\` in a ${where} is off: the driver takes \`true\` alone for yes`,
    at,
    label: `\`${value}\` is no`,
    help: `write \`${name}=true\`, or \`false\` if off is meant`,
  });
}

/** JDBC URLs, where the topology writes them. */
const writtenUrls = (topology: Topology): { readonly url: string; readonly place: Place }[] => {
  const seen = new Set<string>();
  return topology.databaseUses.flatMap(({ database: { url, place } }) => {
    const key = place.path.join('\u0000');
    if (url === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ url, place: { path: [...place.path, 'url'], part: 'value' } }];
  });
};
