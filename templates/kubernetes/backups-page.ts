import { type In, joined, markdown, shell } from '#template';
import { type Context, dnsName } from './context.ts';
import { clusterServers, managedServers, unsavedServers } from './database.ts';

const { block, code, text } = markdown;

/** How the databases of an organization are saved and put back. */
export function backups(contexts: readonly Context[]): In<'markdown'> {
  const stored = contexts.flatMap((context) =>
    clusterServers(context).flatMap((server) => (server.store === undefined ? [] : [{ context, server }])),
  );
  stored.sort((a, b) => (a.server.backup?.stage ?? 0) - (b.server.backup?.stage ?? 0));
  const managed = contexts.flatMap((context) =>
    managedServers(context).some(({ external, backup }) => external !== undefined && backup !== undefined)
      ? [context]
      : [],
  );
  const without = contexts
    .flatMap(clusterServers)
    .filter(({ store, backup }) => store === undefined && backup !== undefined);
  const unsaved = contexts.flatMap(unsavedServers);
  if (stored.length + managed.length + without.length + unsaved.length === 0) return markdown``;
  const parts: In<'markdown'>[] = [
    markdown`
## Backup and restore

Nothing may be newer than the sequencers: a participant that is refuses to connect (\`ForkHappened\`). So applications are
saved first, then participants, mediators and the domain manager, then the sequencers, and a blockchain last. In a
permissioned domain let no participant be admitted meanwhile.
`,
  ];
  const [first] = stored;
  if (first !== undefined) {
    const name = dnsName(first.server.name);
    parts.push(markdown`
CloudNativePG saves ${joined(
      stored.map(({ server }) => code(server.name)),
      ', ',
    )} by schedule, in that order, and archives their write-ahead log all the time
(\`barmanObjectStore\`, which the operator deprecates since 1.26: mind its release notes before an upgrade). To put one back:

1. Stop its nodes: \`kubectl -n NAMESPACE scale statefulset --all --replicas 0\`
2. \`kubectl -n NAMESPACE delete cluster NAME\`
3. Apply an overlay with a patch like this one, and leave it there. Sequencers go back to the newest point, without
   \`recoveryTarget\`; if they are restored too, everything else goes to a point that is no later than theirs:

\`\`\`yaml
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
${block(`metadata: { name: ${name} }`)}
spec:
  bootstrap:
    initdb: null
    recovery:
      source: before
      recoveryTarget: { targetTime: "2026-01-31 12:00:00+00" }
  externalClusters:
    - name: before
      barmanObjectStore:
        # as in spec.backup.barmanObjectStore, and:
${block(`        serverName: ${name}`)}
  backup:
    barmanObjectStore:
${block(`      serverName: ${name}-2 # the log of the new cluster must not meet that of the old one`)}
\`\`\`

4. Wait: \`kubectl -n NAMESPACE get cluster NAME\`; then start the nodes with \`kubectl apply -k\` of the overlay, the domain’s first.
`);
  }
  for (const { organization } of managed)
    parts.push(markdown`
${block(shell`${shell.word(organization.slug)}/postgres/backup.sh`)} saves the databases on servers that exist already, each with a client of the server’s version, in that order.
First export the passwords and fetch the certificate as above. With \`--restore FOLDER\` it puts them back, while no node runs.
Snapshots by whoever runs the servers do as well, in the same order.
`);
  if (without.length > 0)
    parts.push(markdown`
**Not saved yet:** ${joined(
      without.map(({ name }) => text(name)),
      ', ',
    )}. Name an object store in the topology, \`backup\` of the database server.
`);
  if (unsaved.length > 0)
    parts.push(markdown`
**Not saved by anything here:** ${joined(
      unsaved.map(({ name }) => text(name)),
      ', ',
    )}. No operator runs them (\`postgresOperator: none\`), and the topology gives no \`host\`: whoever runs them saves them, in that
order. With a \`host\`, \`backup.sh\` would.
`);
  return joined(parts, '');
}
