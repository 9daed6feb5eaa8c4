import { didYouMean } from '../base/did-you-mean.ts';
import { append } from '../base/grouped.ts';
import { either, listNames } from '../base/names.ts';
import type { Domain, Participant, SequencerConnection } from '../model/topology.ts';
import { profileOf } from '../profiles/profile.ts';
import { parseRelease } from '../profiles/release.ts';
import { addressParts, publicAddresses } from '../resolve/index.ts';
import { compareAccess } from './access.ts';
import { identifierOf } from './runs.ts';
import { type DomainSide, type End, isOwn, isSameFile, type Side, type Tell } from './side.ts';

/** What files say of a domain that another file runs, against what that one says of it. */
export function compareDomains(sides: readonly Side[], tell: Tell): void {
  const all = sides.flatMap((side) => side.topology.domains.map((domain) => ({ side, domain })));
  const run = all.filter(({ domain }) => !domain.isExternal && isOwn(domain));
  const find = finder(run);
  for (const described of all) {
    if (!described.domain.isExternal && isOwn(described.domain)) continue;
    const owner = find(described);
    if (owner === undefined) {
      tellUnknown(described, run, tell);
      continue;
    }
    compareAccess(owner, described, tell);
    compareProtocol(owner, described, tell);
    const members = described.domain.connections.filter(isOwnParticipant);
    compareReleases(owner, described, members, tell);
    compareMembers(owner, described, members, tell);
  }
}

type Member = SequencerConnection & { readonly client: Participant };

const isOwnParticipant = (connection: SequencerConnection): connection is Member =>
  connection.client.kind === 'participant' && isOwn(connection.client);

/** Finds who runs a domain: by its name, else by a host under which it is reached. */
function finder(run: readonly DomainSide[]): (described: DomainSide) => DomainSide | undefined {
  const byName = new Map<string, DomainSide[]>();
  const byHost = new Map<string, DomainSide[]>();
  for (const each of run) {
    append(byName, each.domain.name, each);
    for (const { address } of publicAddresses(each.side.topology, each.domain)) {
      const host = address === undefined ? undefined : addressParts(address)?.host;
      if (host !== undefined) append(byHost, host, each);
    }
  }
  return ({ side, domain }) => {
    const elsewhere = (found: readonly DomainSide[]) => found.find((each) => !isSameFile(each.side, side));
    const named = elsewhere(byName.get(domain.name) ?? []);
    if (named !== undefined) return named;
    for (const url of domain.spec.external?.sequencers ?? []) {
      const reached = elsewhere(byHost.get(addressParts(url)?.host ?? '') ?? []);
      if (reached !== undefined) return reached;
    }
    return undefined;
  };
}

/** A domain that nobody runs, where somebody runs another: its name is wrong here or there. */
function tellUnknown({ side, domain }: DomainSide, run: readonly DomainSide[], tell: Tell): void {
  const others = run.filter((each) => !isSameFile(each.side, side));
  const meant = didYouMean(
    domain.name,
    others.map((each) => each.domain.name),
  );
  const [other] = others.filter((each) => meant === undefined || each.domain.name === meant);
  if (other === undefined) return;
  const end = (each: DomainSide, says: string, label: string): End => ({
    side: each.side,
    at: each.domain.at(),
    label,
    says: `\`${each.domain.name}\` is ${says}`,
  });
  tell({
    rule: 'together/described-otherwise',
    about: `none of the files runs domain \`${domain.name}\``,
    ends: [
      end({ side, domain }, 'described', 'run by none of the others'),
      end(other, 'run', 'described by none of the others under this name'),
    ],
    help: 'give the domain one name in all files, or check the file of whoever runs it as well',
    isAbsence: true,
  });
}

function compareProtocol(owner: DomainSide, described: DomainSide, tell: Tell): void {
  const [own, other] = [owner, described].map(({ domain }) => domain.spec.protocolVersion);
  if (own === undefined || other === undefined || own === other) return;
  const end = ({ side, domain }: DomainSide): End => ({
    side,
    at: domain.at('protocolVersion'),
    label: `protocol version ${domain.spec.protocolVersion}`,
    says: `${domain.spec.protocolVersion}`,
  });
  tell({
    rule: 'together/protocol-version-differs',
    about: `domain \`${owner.domain.name}\` has two protocol versions`,
    ends: [end(owner), end(described)],
    help: `the version of a deployed domain never changes: write ${own}, which its operator says, unless that is the mistake`,
  });
}

/** Participants of a release that does not know the protocol version of the domain. */
function compareReleases(
  owner: DomainSide,
  described: DomainSide,
  members: readonly Member[],
  tell: Tell,
): void {
  const version = owner.domain.spec.protocolVersion;
  // Where the file says the same version, it is wrong in itself, and told so.
  if (version === undefined || described.domain.spec.protocolVersion === version) return;
  const { topology } = described.side;
  const told = new Set<string>();
  for (const { client } of members)
    for (const instance of client.instances) {
      const release = instance.version === undefined ? topology.release : parseRelease(instance.version);
      if (release === undefined || release.major !== 2 || told.has(release.text)) continue;
      const { known, protocolVersions } = profileOf(release);
      if (!known || protocolVersions.includes(version)) continue;
      told.add(release.text);
      tell({
        rule: 'together/release-without-protocol',
        about: `release ${release.text} of ${client.title} does not speak protocol version ${version} of domain \`${owner.domain.name}\``,
        ends: [
          {
            side: described.side,
            at: instance.version === undefined ? topology.at('daml', 'version') : instance.at('version'),
            label: `speaks ${either(protocolVersions.map(String))}`,
            says: `release ${release.text}`,
          },
          {
            side: owner.side,
            at: owner.domain.at('protocolVersion'),
            label: `the release of \`${client.name}\` does not speak it`,
            says: `protocol version ${version}`,
          },
        ],
      });
    }
}

/** The name in a participant's id, `PAR::name::fingerprint`; anything else as written. */
const nameOf = (entry: string): string => {
  const parts = entry.split('::');
  return (parts[0] === 'PAR' ? parts[1] : parts[0]) ?? entry;
};

/** Participants that connect to a permissioned domain whose operator does not list them. */
function compareMembers(
  owner: DomainSide,
  { side, domain }: DomainSide,
  members: readonly Member[],
  tell: Tell,
): void {
  const { membership, allowList } = owner.domain.spec;
  if (membership !== 'permissioned') return;
  const listed = allowList?.map(nameOf) ?? connectedNames(owner.domain);
  const allowed = new Set(listed);
  for (const { client, place } of members) {
    if (allowed.has(client.name) || allowed.has(identifierOf(client))) continue;
    const meant = didYouMean(client.name, listed);
    tell({
      rule: 'together/member-not-listed',
      about: `${client.title} connects to domain \`${owner.domain.name}\`, which does not admit it`,
      ends: [
        {
          side,
          at: place,
          label: 'would be refused',
          says: `\`${client.name}\` connects to \`${domain.name}\``,
        },
        {
          side: owner.side,
          at: owner.domain.at(allowList === undefined ? 'membership' : 'allowList'),
          label: `without \`${client.name}\``,
          says: listed.length === 0 ? 'nobody is admitted' : `admitted are ${listNames(listed)}`,
        },
      ],
      ...(meant === undefined
        ? {}
        : { help: `\`${meant}\` is probably meant: write one name in both files` }),
    });
  }
}

/** Who is allowed where no list is written: the participants that connect in the operator's file. */
const connectedNames = (domain: Domain): string[] =>
  domain.connections.flatMap(({ client }) =>
    client.kind === 'participant' ? [...new Set([client.name, identifierOf(client)])] : [],
  );
