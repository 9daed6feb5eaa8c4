import { groupBy, grouped } from '../base/grouped.ts';
import type { Component, Topology } from '../model/topology.ts';
import { knownLines } from '../profiles/profile.ts';
import { parseRelease, type Release } from '../profiles/release.ts';
import { type DatabaseChange, databaseChanges, databaseText, ownersOf } from './databases.ts';
import { imageChanges } from './images.ts';
import { protocolChanges } from './protocols.ts';
import { replaceSteps } from './replace-order.ts';
import { byOrganization, type Facts, listed, step, type UpgradeStep } from './upgrade-step.ts';

/**
 * What has to happen, in order: what writes is stopped, clients of a sequencer are backed up before it, all replicas
 * on one database change together, and nothing goes back afterwards (Canton manual, "Upgrading" and "Persistence").
 * `finds`: whether the new release finds what the old one does not. The same release asks for nothing.
 */
export function releaseOrder(before: Topology, after: Topology, finds: boolean): UpgradeStep[] {
  if (before.release.text === after.release.text) return [];
  const facts: Facts = {
    before,
    after,
    finds,
    images: imageChanges(before, after),
    databases: groupBy(databaseChanges(before, after), ({ owner }) => owner),
    protocols: protocolChanges(after),
  };
  return [
    ...prepareSteps(facts),
    ...stopSteps(facts.after),
    ...backUpSteps(facts),
    ...replaceSteps(facts),
    ...startSteps(facts),
  ];
}

const plain = (text: string, components: readonly string[] = []): UpgradeStep => ({
  ...step('prepare', [], text),
  components,
});

function prepareSteps({ before, after, finds, images, protocols }: Facts): UpgradeStep[] {
  const { text } = after.release;
  const passed = linesBetween(before.release, after.release);
  const left = protocols.filter(({ verdict }) => verdict === 'new-domain');
  const toWrite = protocols.filter(({ verdict }) => verdict === 'write').map(({ domain }) => `\`${domain}\``);
  const mine = images.filter(({ verdict }) => verdict === 'own-build');
  const stuck = images.filter(({ verdict }) => verdict === 'stays');
  const extra = [...after.cantonNodes, ...after.domains].filter(({ spec }) => spec.extraConfig !== undefined);
  return [
    plain(
      `Try the whole way in another environment first. ${finds ? `Fix what ${text} would find, and write` : 'Write'} the release as \`daml.version\`.`,
    ),
    ...(passed.length === 0
      ? []
      : [
          plain(
            `Read the notes of ${passed.join(', ')} too: ${passed.length === 1 ? 'it is' : 'they are'} passed in one go. Data go on from any release of 2.x to any later one, and what each line changes in the tables is done in turn.`,
          ),
        ]),
    ...stuck.map(({ component, after: image, decidedBy }) =>
      plain(`Change \`${decidedBy}\` yourself: ${component} stays at ${image} otherwise.`, [component]),
    ),
    ...grouped(mine, ({ after: image }) => image).map((users) => {
      const [{ after: image }] = users;
      const components = users.map(({ component }) => component);
      return plain(
        `Build or copy ${image}: it comes from a repository of your own, for ${components.join(', ')}.`,
        components,
      );
    }),
    ...(extra.length === 0
      ? []
      : [
          step(
            'prepare',
            extra,
            `Compare the \`extraConfig\` of ${listed(extra)} with the manual of ${text}: Canton does not start with a key that it does not know.`,
          ),
        ]),
    ...left.map(({ domain, written, supported }) => ({
      ...plain(
        `Found a new domain in place of \`${domain}\`: it speaks protocol version ${written}, ${text} only ${supported.join(' and ')}, and the version of a deployed domain never changes. Contracts move over while both run on a release that has both versions.`,
      ),
      domain,
    })),
    ...(toWrite.length === 0
      ? []
      : [
          plain(
            `Write the protocol version with which ${toWrite.join(', ')} ${toWrite.length === 1 ? 'was' : 'were'} founded (\`protocolVersion\`); another one would not fit the data.`,
          ),
        ]),
    ...independence(after),
  ];
}

/**
 * Lines that are passed between two releases. There is nothing to start of them: internal storage continues between
 * releases that are no major ones (Canton manual, "Versioning"), and migrations are numbered and applied in order
 * ("Upgrading").
 */
const linesBetween = (from: Release, to: Release): string[] =>
  knownLines.filter((line) => {
    const release = parseRelease(line);
    return release !== undefined && release.minor > from.minor && release.minor < to.minor;
  });

/** Who runs participants alone may go when it suits them: what both sides speak is the domain's protocol version. */
function independence({ participants, domains }: Topology): UpgradeStep[] {
  const providers = new Set(
    domains.filter(({ isExternal }) => !isExternal).map(({ organization }) => organization),
  );
  return byOrganization(participants)
    .filter(([{ organization }]) => organization !== undefined && !providers.has(organization))
    .map((group) =>
      step(
        'prepare',
        group,
        `Choose a day of your own for ${listed(group)}: a domain and its participants may run different releases as long as both speak the protocol version of the domain.`,
      ),
    );
}

function stopSteps({ triggerServices, jsonApis, applications }: Topology): UpgradeStep[] {
  return byOrganization<Component>([...applications, ...triggerServices, ...jsonApis]).map((writers) =>
    step('stop', writers, `Stop what submits commands: ${listed(writers)}.`, { mode: 'all-down' }),
  );
}

/** Nothing in a backup may be newer than the sequencers: then it would be a fork. */
function backUpSteps({ after, databases }: Facts): UpgradeStep[] {
  const { participants, triggerServices, mediators, domainManagers, sequencers, embeddedDomains } = after;
  const isKept = ({ fate }: DatabaseChange): boolean => fate === 'migrate' || fate === 'keep';
  const of = (component: Component): DatabaseChange[] =>
    ownersOf(component).flatMap((title) => (databases.get(title) ?? []).filter(isKept));
  const groups: readonly (readonly Component[])[] = [
    ...byOrganization<Component>(triggerServices),
    ...byOrganization<Component>(participants),
    ...byOrganization<Component>(mediators),
    ...byOrganization<Component>(domainManagers),
    ...grouped(sequencers, ({ domain }) => domain?.name ?? ''),
    ...byOrganization<Component>(embeddedDomains),
  ];
  return groups.flatMap((components) => {
    const names = components.flatMap(of).map(databaseText);
    return names.length === 0
      ? []
      : [step('back-up', components, `Back up ${[...new Set(names)].join(', ')} (${listed(components)}).`)];
  });
}

function startSteps({ after, databases }: Facts): UpgradeStep[] {
  const { jsonApis, oauthMiddlewares, triggerServices, applications, participants } = after;
  const has = (fate: DatabaseChange['fate'], { title }: Component): boolean =>
    (databases.get(title) ?? []).some((each) => each.fate === fate);
  const anew = (group: readonly Component[]): string =>
    group.some((each) => has('rebuild', each)) ? '; caches of the old one are built anew' : '';
  const pings = byOrganization(participants).map((group) =>
    step('check', group, `Ping ${listed(group)} before anybody else is let in.`),
  );
  const apis = byOrganization(jsonApis).flatMap((group) => {
    const refusing = group.filter((each) => has('drop', each));
    return [
      ...(refusing.length === 0
        ? []
        : [
            step(
              'start',
              refusing,
              `Drop the caches of ${listed(refusing)} first: with \`startMode: start-only\` a server refuses those of another release.`,
            ),
          ]),
      step('start', group, `Start ${listed(group)} in the new release${anew(group)}.`, {
        mode: 'one-by-one',
      }),
    ];
  });
  const triggers = byOrganization<Component>([...oauthMiddlewares, ...triggerServices]).map((group) => {
    const nodes = group.flatMap((each) =>
      each.kind === 'trigger-service' ? each.nodes.map(({ fullName }) => `\`${fullName}\``) : [],
    );
    const middlewares = group.filter(({ kind }) => kind === 'oauth-middleware');
    const names = [...middlewares.map(({ name }) => `\`${name}\``), ...nodes];
    return step(
      'start',
      group,
      `Start the live middlewares and trigger nodes last (${names.join(', ')}), and no standby beside them.`,
      {
        mode: 'stop-first',
      },
    );
  });
  const clients = byOrganization(applications).map((group) =>
    step('start', group, `Let ${listed(group)} in again.`),
  );
  return [...pings, ...apis, ...triggers, ...clients];
}
