import { listNames } from '../base/names.ts';
import type { Place } from '../model/component.ts';
import type { Domain } from '../model/topology.ts';
import { type AddressParts, addressParts, type PublicAddress, publicAddresses } from '../resolve/index.ts';
import type { DomainSide, End, Tell } from './side.ts';

/** How one file reaches the sequencers of another against what that one says of them: addresses, TLS and authority. */
export function compareAccess(owner: DomainSide, described: DomainSide, tell: Tell): void {
  const own = publicAddresses(owner.side.topology, owner.domain);
  if (own.length === 0) return;
  for (const written of writtenAddresses(described)) compareAddress(owner, own, described, written, tell);
  compareAuthority(owner, own, described, tell);
}

/** An address as the other file has it. */
interface Written {
  readonly text: string;
  readonly parts: AddressParts;
  readonly place: Place;
  /** Whether it is reached with TLS; undefined where that is not said. */
  readonly isSecured: boolean | undefined;
}

function writtenAddresses({ side, domain }: DomainSide): Written[] {
  const { external } = domain.spec;
  if (external !== undefined)
    return (external.sequencers ?? []).flatMap((text, index) => {
      const parts = addressParts(text);
      if (parts === undefined) return [];
      // A connection without scheme is one without TLS only where it says so.
      const isSecured = parts.scheme === undefined ? undefined : parts.scheme === 'https';
      return [{ text, parts, place: domain.at('external', 'sequencers', index), isSecured }];
    });
  return publicAddresses(side.topology, domain).flatMap(({ address, place, security }) => {
    const parts = address === undefined ? undefined : addressParts(address);
    return address === undefined || parts === undefined
      ? []
      : [{ text: address, parts, place, isSecured: security !== 'none' }];
  });
}

function compareAddress(
  owner: DomainSide,
  own: readonly PublicAddress[],
  { side }: DomainSide,
  written: Written,
  tell: Tell,
): void {
  const fits = own.map((each) => ({ each, wrong: differences(each, written) }));
  if (fits.some(({ wrong }) => wrong.length === 0)) return;
  const sameHost = fits.find(({ wrong }) => !wrong.includes('host'));
  const { each, wrong } = sameHost ?? (fits[0] as (typeof fits)[number]);
  const shown = shownAddress(written);
  const isUnsaid = each.address === undefined;
  const ownShown = own.flatMap((one) => (one.address === undefined ? [] : [shownOwn(one)]));
  const ends: [End, End] = [
    {
      side,
      at: written.place,
      label: isUnsaid ? 'nobody says that this leads there' : labelOf(wrong),
      says: `\`${shown}\``,
    },
    {
      side: owner.side,
      at: each.place,
      label: isUnsaid ? 'without an address that others know' : labelOf(wrong),
      says: isUnsaid
        ? 'no address is written'
        : listNames(sameHost === undefined ? ownShown : [shownOwn(each)]),
    },
  ];
  tell({
    rule: 'together/address-differs',
    about: isUnsaid
      ? `domain \`${owner.domain.name}\` is reached at an address that its operator does not write`
      : `the files differ in ${wrong.length === 0 ? 'the address' : nouns(wrong)} of domain \`${owner.domain.name}\``,
    ends,
    ...(isUnsaid
      ? {
          help: 'write the address under which others reach it: `address` of its load balancer, or `publicApi.address` of its sequencers',
          severity: 'warning' as const,
        }
      : {}),
  });
}

type Difference = 'host' | 'port' | 'tls';

/** In what an address differs from the operator's; of what one of them leaves open nothing is said. */
function differences(
  { address, listens, security }: PublicAddress,
  { parts, isSecured }: Written,
): Difference[] {
  const isTls = security !== 'none';
  const tls: Difference[] = isSecured !== undefined && isSecured !== isTls ? ['tls'] : [];
  if (address === undefined) return ['host', ...tls];
  const own = addressParts(address);
  if (own === undefined) return tls;
  if (own.host !== parts.host) return ['host'];
  const usual = isTls ? 443 : 80;
  // Without a port the operator means the usual one of the scheme, or the one that the balancer listens on.
  const ports = own.port === undefined ? [usual, listens] : [own.port];
  const port = parts.port ?? (parts.scheme === 'http' ? 80 : 443);
  return [...(ports.includes(port) ? [] : (['port'] as const)), ...tls];
}

const names: Readonly<Record<Difference, string>> = {
  host: 'the host',
  port: 'the port',
  tls: 'whether there is TLS',
};
const nouns = (wrong: readonly Difference[]): string => wrong.map((each) => names[each]).join(' and ');
const labelOf = (wrong: readonly Difference[]): string =>
  wrong.includes('host')
    ? 'another address'
    : wrong.map((each) => (each === 'port' ? 'another port' : 'TLS here or there only')).join(', ');

/** An address without what else a URL may hold. */
function shownAddress({ parts, isSecured }: Written): string {
  const scheme = isSecured === undefined ? '' : isSecured ? 'https://' : 'http://';
  return `${scheme}${parts.host}${parts.port === undefined ? '' : `:${parts.port}`}`;
}

const shownOwn = ({ address, security }: PublicAddress): string =>
  `${security === 'none' ? 'http' : 'https'}://${address}`;

/** Whether a member knows the authority that signs the certificates of the sequencers, and needs one at all. */
function compareAuthority(
  owner: DomainSide,
  own: readonly PublicAddress[],
  { side, domain }: DomainSide,
  tell: Tell,
): void {
  const { external } = domain.spec;
  if (external === undefined || (external.sequencers ?? []).length === 0) return;
  const known = external.certificateAuthority;
  const secured = own.find(({ security }) => security !== 'none');
  const isNeeded = secured !== undefined && isPrivate(owner.domain, secured);
  const [met = secured] = own;
  if (met === undefined || (known === undefined ? !isNeeded : secured !== undefined)) return;
  const authority = secured?.api.details.certificateAuthority;
  tell({
    rule: 'together/authority-differs',
    about: `the files differ in who signs the certificates of domain \`${owner.domain.name}\``,
    ends: [
      {
        side,
        at: known === undefined ? domain.at('external') : domain.at('external', 'certificateAuthority'),
        label: known === undefined ? 'names no authority' : 'an authority, where no certificate is shown',
        says: known === undefined ? 'no authority is named' : `\`${known}\` is named`,
      },
      {
        side: owner.side,
        at: (secured ?? met).service.at('publicApi', 'tls'),
        label: secured === undefined ? 'without TLS' : 'signed by an authority of its own',
        says:
          secured === undefined
            ? 'there is no TLS'
            : authority === undefined
              ? 'the organization signs them'
              : `\`${authority}\` signs them`,
      },
    ],
  });
}

/** Whether clients cannot know the authority by themselves: an issuer of the cluster may be one that everybody knows. */
export function isPrivate(domain: Domain, { api: { details } }: PublicAddress): boolean {
  if (details.privateCa !== undefined) return details.privateCa;
  if (details.certificateAuthority !== undefined) return true;
  return details.issuer === undefined && domain.organization?.spec.certificateIssuer === undefined;
}
