import type { Topology } from '../model/topology.ts';
import { knownLines, profileOf } from '../profiles/profile.ts';
import { isAtLeast, parseRelease, type Release } from '../profiles/release.ts';

/** What becomes of the protocol version of a deployed domain. */
export interface ProtocolChange {
  readonly domain: string;
  readonly written: number | undefined;
  readonly supported: readonly number[];
  readonly deprecated: readonly number[];
  /** `stays`: nothing to do; `write`: it has to be written; `new-domain`: the domain cannot be taken along. */
  readonly verdict: 'stays' | 'write' | 'new-domain';
}

/** The protocol versions of the domains that are run from here, in the release of `topology`. */
export const protocolChanges = ({ domains, profile }: Topology): ProtocolChange[] =>
  domains
    .filter((domain) => !domain.isExternal)
    .map(({ name, spec: { protocolVersion } }) => ({
      domain: name,
      written: protocolVersion,
      supported: profile.protocolVersions,
      deprecated: profile.deprecatedProtocolVersions,
      verdict:
        protocolVersion === undefined
          ? profile.needsProtocolVersion
            ? 'write'
            : 'stays'
          : profile.protocolVersions.includes(protocolVersion)
            ? 'stays'
            : 'new-domain',
    }));

/** Whether the way from one release to the other goes back, which no migrated database allows. */
export const isDowngrade = (from: Release, to: Release): boolean =>
  from.text !== to.text && isAtLeast(from, `${to.major}.${to.minor}.${to.patch}`) && !isSameNumber(from, to);

/** Why there is no way back, and what to do in place of it. */
export const downgrade = (from: Release, to: Release): string =>
  `${to.text} is older than ${from.text}: what has migrated a database cannot be undone`;
export const insteadOfDowngrade = 'restore the backups from before the upgrade, with the old release';

const isSameNumber = (a: Release, b: Release): boolean =>
  a.major === b.major && a.minor === b.minor && a.patch === b.patch;

/**
 * The newest line between two releases that speaks a domain's version as well as one that the last release still speaks:
 * where the domain is founded anew and contracts move over. Undefined where there is none.
 */
export function bridgeLine(from: Release, to: Release, version: number): string | undefined {
  const spoken = new Set(profileOf(to).protocolVersions);
  return knownLines.findLast((line) => {
    const release = parseRelease(line);
    if (release === undefined || !isAtLeast(to, line) || !isAtLeast(release, from.line)) return false;
    const { protocolVersions } = profileOf(release);
    return protocolVersions.includes(version) && protocolVersions.some((each) => spoken.has(each));
  });
}
