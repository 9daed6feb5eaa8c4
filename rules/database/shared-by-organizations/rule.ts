import {
  type Component,
  type DatabaseServer,
  type DatabaseUsage,
  defineRule,
  isForeign,
  isSameDatabase,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'database/shared-by-organizations',
  title:
    'Organizations do not keep their nodes on one database server; only the central database of a SQL domain is everybody’s.',
  why: 'Who runs a database server can read and change everything on it. An organization whose participant is on another one’s server has given away the privacy that running its own participant was for.',
  fix: 'Declare a server for each organization (`databases: { NAME: { organization: … } }`) and name it as `database` of its nodes.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.basicHa('Trust between replicas'),
    sources.practice('One database server lies in one organization’s trust'),
  ],
  answers: ['S15', 'S18'],
  catalogue: 'H10',
  picture: true,
  check(topology, report) {
    for (const server of topology.databases) {
      const own = server.organizations.length === 1 ? server.organization : undefined;
      if (own !== undefined && server.uses.every(({ owner }) => owner.organization === own)) continue;
      const firstOf = new Map<string, DatabaseUsage>();
      for (const usage of server.uses) {
        const organization = usage.owner.organization?.name;
        if (organization === undefined || usage.purpose === 'sequencer-backend') continue;
        if (isAstray(usage.owner, server) || isMisled(topology, usage.owner)) continue;
        if (!firstOf.has(organization)) firstOf.set(organization, usage);
      }
      const home = own?.name;
      const [first, ...others] = [...firstOf].filter(([name]) => name !== home);
      const guest = home === undefined ? others.at(-1) : (first ?? others[0]);
      if (guest === undefined || first === undefined) continue;
      const [organization, usage] = guest;
      // One database for two services is the greater mistake, and told as such.
      const sharers = server.uses.filter(({ owner }) => owner !== usage.owner);
      if (sharers.some(({ database }) => isSameDatabase(database, usage.database))) continue;
      const host = home ?? first[0];
      report({
        message: `${usage.owner.title} of \`${organization}\` keeps its data on ${server.title}, which \`${host}\` uses as its own`,
        at: usage.database.place,
        label: `data of \`${organization}\``,
        related: [
          {
            at: home === undefined ? server.at() : server.at('organization'),
            label: `shared with \`${host}\``,
          },
        ],
      });
    }
  },
});

/** A mediator or manager that another organization runs than the domain: that is the mistake, and not where its data is. */
const isAstray = (owner: Component, server: DatabaseServer): boolean =>
  (owner.kind === 'mediator' || owner.kind === 'domain-manager') &&
  owner.domain?.organization !== owner.organization &&
  owner.domain?.organization === server.organization;

/** A trigger node that names the participant of another organization: that is the mistake. */
const isMisled = (topology: Topology, owner: Component): boolean =>
  owner.kind === 'trigger-node' &&
  owner.participants.some(({ target }) => isForeign(topology, owner.service, target));
