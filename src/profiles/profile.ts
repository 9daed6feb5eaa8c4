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
  /** Every Canton node can have a gRPC health server (2.6). */
  readonly grpcHealth: boolean;
  /** Nodes report `daml_health_status` (2.6). */
  readonly healthMetric: boolean;
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
  /** Versions of PostgreSQL: below the first Canton does not start, above the second it warns (DbVersionCheck.scala). */
  readonly postgres: { readonly oldest: number; readonly newest: number };
  readonly console: ConsoleProfile;
  readonly keys: KeyProfile;
}

/** What the console of a release can be asked (signatures of the console classes in the sources of each line). */
interface ConsoleProfile {
  /** A connection holds its sequencers by alias (`SequencerConnections`); before 2.7 it is one `SequencerConnection`. */
  readonly sequencersByAlias: boolean;
  /** How sequencers are added to a connection (renamed in 2.7, upgrade notes; the old name is deprecated since 2.7.1). */
  readonly addSequencerEndpoints: 'addEndpoints' | 'addConnection';
  /** `health.wait_for_identity` exists (2.7). */
  readonly waitsForIdentity: boolean;
  /** `set_schedule` of sequencers' and mediators' pruning exists (2.6). */
  readonly pruningSchedule: boolean;
  /** What `ledger_api.users.create` takes as parties: those of the console from 2.7 on, before that those of the Ledger API. */
  readonly userParties: 'PartyId' | 'LfPartyId';
}

/** Configuration keys that the renderers write and that not every release has (configuration classes of each line). */
interface KeyProfile {
  /** `tls` of a remote public API; before 2.10 `transport-security` and `custom-trust-certificates`. */
  readonly publicApiClientTls: boolean;
  /** `override-max-request-size` of a public API (2.6). */
  readonly publicApiMaxRequestSize: boolean;
  /** `target-audience` of token verifiers (2.7; the charts of 2.6.5 write it, the sources of 2.6.0 do not have it). */
  readonly targetAudience: boolean;
  /** `target-scope` of token verifiers, and `auth-config` of JSON APIs, which names one (2.8). */
  readonly targetScope: boolean;
  /** `server.https` of JSON APIs (2.8); older ones ignore it and serve plain HTTP. */
  readonly jsonApiHttps: boolean;
  /** `tls-config` of trigger services (2.7); older ones cannot use TLS towards the Ledger API at all. */
  readonly triggerTls: boolean;
  /** `metrics` of trigger services and OAuth middlewares (2.6). */
  readonly triggerMetrics: boolean;
  /** `crypto.provider = kms` (2.7, release notes). */
  readonly kms: boolean;
  /** `monitoring.tracing.tracer.exporter.type = otlp` (2.8, TracingConfig.scala). */
  readonly otlpExporter: boolean;
}

/** Stable and deprecated protocol versions by release line. */
const protocols: Readonly<
  Record<string, readonly [stable: readonly number[], deprecated: readonly number[]]>
> = {
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

/** Patch releases of each line (release notes; tags of the sources); 2.9.0 and 2.10.5 were never published. */
const patches: Readonly<Record<string, readonly number[]>> = {
  '2.5': [0, 1, 2, 3, 4, 5],
  '2.6': [0, 1, 2, 3, 4, 5],
  '2.7': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  '2.8': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  '2.9': [1, 2, 3, 4, 5, 6, 7],
  '2.10': [0, 1, 2, 3, 4, 6],
};

/** The release lines that the defaults are written for, oldest first. */
export const knownLines: readonly string[] = Object.keys(patches);

/** Whether a release with this number was published; of lines and patches that are newer than known nobody can tell. */
export const isPublished = ({ line, patch }: Release): boolean => {
  const known = patches[line] ?? [];
  return known.includes(patch) || patch > (known.at(-1) ?? -1);
};

/** The newest release of a known line: `2.10.6`. */
export const newestOf = (line: string): string => `${line}.${patches[line]?.at(-1) ?? 0}`;
/** The release line whose manual the sources quote. */
export const latestLine = '2.10';

/** The profile of a release. */
export function profileOf(release: Release): Profile {
  let profile = profiles.get(release.text);
  if (profile === undefined) {
    profile = makeProfile(release);
    profiles.set(release.text, profile);
  }
  return profile;
}

/** Every instance of a network asks, and few releases are meant. */
const profiles = new Map<string, Profile>();

function makeProfile(release: Release): Profile {
  const since = (threshold: string): boolean => isAtLeast(release, threshold);
  const [stable, deprecated] = protocols[release.line] ??
    protocols[since('2.10') ? '2.10' : '2.5'] ?? [[], []];
  return {
    line: release.line,
    known: knownLines.includes(release.line),
    protocolVersions: stable,
    deprecatedProtocolVersions: deprecated,
    needsProtocolVersion: since('2.9'),
    grpcHealth: since('2.6'),
    healthMetric: since('2.6'),
    migrateAndStart: since('2.7'),
    separateDrivers: since('2.7'),
    enterpriseImage: since('2.8')
      ? 'digitalasset-docker.jfrog.io/canton-enterprise'
      : 'digitalasset-canton-enterprise-docker.jfrog.io/digitalasset/canton-enterprise',
    openSourceImage: since('2.8') ? undefined : 'digitalasset/canton-open-source',
    triggersDeprecated: since('2.10'),
    distroless: since('2.6.5'),
    isActiveNodeKey: since('2.6') ? 'node' : 'participant',
    postgres: since('2.8') ? { oldest: 11, newest: 15 } : { oldest: 10, newest: 14 },
    console: {
      sequencersByAlias: since('2.7'),
      addSequencerEndpoints: since('2.7') ? 'addEndpoints' : 'addConnection',
      waitsForIdentity: since('2.7'),
      pruningSchedule: since('2.6'),
      userParties: since('2.7') ? 'PartyId' : 'LfPartyId',
    },
    keys: {
      publicApiClientTls: since('2.10'),
      publicApiMaxRequestSize: since('2.6'),
      targetAudience: since('2.7'),
      targetScope: since('2.8'),
      jsonApiHttps: since('2.8'),
      triggerTls: since('2.7'),
      triggerMetrics: since('2.6'),
      kms: since('2.7'),
      otlpExporter: since('2.8'),
    },
  };
}
