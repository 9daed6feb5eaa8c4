import { isAtLeast, type Release } from './release.ts';

/** What a release line can do. Sources: the 2.x manuals and upgrade notes, named per line below. */
export interface Profile {
  /** `2.10`. */
  readonly line: string;
  /** Whether this tool knows the line; otherwise the nearest known one stands in. */
  readonly known: boolean;
  /** Stable protocol versions (Canton manual, "Upgrading", and the release table of the sources). */
  readonly protocolVersions: readonly number[];
  readonly deprecatedProtocolVersions: readonly number[];
  /** Protocol version must be written for domains and domain managers (2.9 upgrade notes). */
  readonly needsProtocolVersion: boolean;
  /** Domain managers can be replicated (HA architecture page: since 2.5.0). */
  readonly domainManagerHa: boolean;
  /** Every Canton node can have a gRPC health server (2.6). */
  readonly grpcHealth: boolean;
  /** `storage.parameters.migrate-and-start` exists (2.7). */
  readonly migrateAndStart: boolean;
  /** Fabric and Besu drivers are a separate jar (2.7). */
  readonly separateDrivers: boolean;
  /** Image repository of Canton Enterprise (2.8 moved it). */
  readonly enterpriseImage: string;
  /** Public image of the open source edition; none from 2.8 on. */
  readonly openSourceImage: string | undefined;
  /** Trigger service and Daml triggers are deprecated (2.10 manual). */
  readonly triggersDeprecated: boolean;
  /** The image has no shell and runs as user 65532 (2.6.5). */
  readonly distroless: boolean;
  /** The `is-active` health check names its node `node` (before 2.6: `participant`). */
  readonly isActiveNodeKey: 'node' | 'participant';
  /** How the console adds sequencers to a connection (renamed in 2.7, upgrade notes). */
  readonly addSequencerEndpoints: 'addEndpoints' | 'addConnection';
}

/** Stable and deprecated protocol versions by release line. */
const protocols: Readonly<
  Record<string, readonly [stable: readonly number[], deprecated: readonly number[]]>
> = {
  '2.0': [[2], []],
  '2.1': [[2], []],
  '2.2': [[2], []],
  '2.3': [[2, 3], []],
  '2.4': [[2, 3], []],
  '2.5': [[2, 3, 4], []],
  '2.6': [[3, 4], []],
  '2.7': [[3, 4, 5], []],
  '2.8': [
    [3, 4, 5],
    [3, 4],
  ],
  '2.9': [[5], []],
  '2.10': [[5, 7], []],
};

/** The release lines that the defaults are written for, oldest first. */
export const knownLines: readonly string[] = ['2.5', '2.6', '2.7', '2.8', '2.9', '2.10'];
/** The release line whose manual the sources quote. */
export const latestLine = '2.10';

/** The profile of a release. */
export function profileOf(release: Release): Profile {
  const since = (threshold: string): boolean => isAtLeast(release, threshold);
  const [stable, deprecated] = protocols[release.line] ??
    protocols[since('2.10') ? '2.10' : '2.0'] ?? [[], []];
  return {
    line: release.line,
    known: knownLines.includes(release.line),
    protocolVersions: stable,
    deprecatedProtocolVersions: deprecated,
    needsProtocolVersion: since('2.9'),
    domainManagerHa: since('2.5.0'),
    grpcHealth: since('2.6'),
    migrateAndStart: since('2.7'),
    separateDrivers: since('2.7'),
    enterpriseImage: since('2.8')
      ? 'digitalasset-docker.jfrog.io/canton-enterprise'
      : 'digitalasset-canton-enterprise-docker.jfrog.io/digitalasset/canton-enterprise',
    openSourceImage: since('2.8') ? undefined : 'digitalasset/canton-open-source',
    triggersDeprecated: since('2.10'),
    distroless: since('2.6.5'),
    isActiveNodeKey: since('2.6') ? 'node' : 'participant',
    addSequencerEndpoints: since('2.7') ? 'addEndpoints' : 'addConnection',
  };
}
