import { append } from '../base/grouped.ts';
import { listNames } from '../base/names.ts';
import { isSameParty } from '../model/sameness.ts';
import type { Organization, Participant } from '../model/topology.ts';
import { identifierOf } from './runs.ts';
import { isOwn, isSameFile, type Side, type Tell } from './side.ts';

/** Participants that files describe for another organization, against that organization's own file. */
export function compareDescriptions(sides: readonly Side[], tell: Tell): void {
  const owners = ownersOf(sides);
  for (const side of sides)
    for (const participant of side.topology.participants) {
      const { organization } = participant;
      if (organization === undefined || isOwn(participant)) continue;
      const owner = owners.get(organization.name)?.find((each) => !isSameFile(each.side, side));
      if (owner === undefined) continue;
      const real = owner.participants.find((each) => identifierOf(each) === identifierOf(participant));
      if (real === undefined) tellMissing(side, participant, owner, tell);
      else compareHosted(side, participant, owner.side, real, tell);
    }
}

/** The file of an organization: the one that has components of it and does not call it external. */
interface Owner {
  readonly side: Side;
  readonly organization: Organization;
  readonly participants: readonly Participant[];
}

function ownersOf(sides: readonly Side[]): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const side of sides)
    for (const organization of side.topology.organizations) {
      if (organization.spec.external === true) continue;
      const participants = side.topology.participants.filter((each) => each.organization === organization);
      const runsDomain = side.topology.domains.some(
        (domain) => domain.organization === organization && !domain.isExternal,
      );
      if (participants.length > 0 || runsDomain)
        append(owners, organization.name, { side, organization, participants });
    }
  return owners;
}

function tellMissing(side: Side, participant: Participant, owner: Owner, tell: Tell): void {
  const names = owner.participants.map(({ name }) => name);
  tell({
    rule: 'together/described-otherwise',
    about: `organization \`${owner.organization.name}\` does not run ${participant.title}`,
    ends: [
      {
        side,
        at: participant.at(),
        label: 'described here only',
        says: `\`${participant.name}\` is described`,
      },
      {
        side: owner.side,
        at: owner.organization.at(),
        label: `does not run \`${participant.name}\``,
        says: names.length === 0 ? 'it runs no participant' : `it runs ${listNames(names)}`,
      },
    ],
    isAbsence: true,
  });
}

/** Parties that a description puts on a participant whose own file lists others only. */
function compareHosted(side: Side, described: Participant, owner: Side, real: Participant, tell: Tell): void {
  if (real.parties.length === 0) return;
  for (const party of described.parties) {
    if (real.parties.some(({ name }) => isSameParty(name, party.name))) continue;
    tell({
      rule: 'together/described-otherwise',
      about: `party \`${party.name}\` is not on ${real.title}`,
      ends: [
        { side, at: party.place, label: 'described here only', says: `\`${party.name}\` is listed` },
        {
          side: owner,
          at: real.at('parties'),
          label: `without \`${party.name}\``,
          says: listNames(real.parties.map(({ name }) => name)),
        },
      ],
      isAbsence: true,
    });
  }
}
