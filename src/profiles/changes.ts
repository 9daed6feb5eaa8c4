import { isAtLeast, type Release } from './release.ts';

type ChangeKind = 'key' | 'default' | 'image' | 'protocol' | 'console' | 'deprecation';

/** What in a deployment a change is about. */
export type Concern =
  | 'nodes'
  | 'domains'
  | 'domains-without-version'
  | 'domains-of-old-version'
  | 'domain-managers'
  | 'replicated'
  | 'sequencer-lists'
  | 'asked-whether-active'
  | 'old-reporters'
  | 'databases'
  | 'blockchains'
  | 'ethereum'
  | 'open-source'
  | 'enterprise'
  | 'kms'
  | 'target-scope'
  | 'triggers'
  | 'contract-keys';

/** What changes at a release, for those who upgrade over it. */
export interface ReleaseChange {
  readonly since: string;
  readonly kind: ChangeKind;
  readonly what: string;
  readonly concerns: Concern;
  /** Page of the manual that says so. */
  readonly source: string;
}

/** What each release line changed, oldest first. */
const changes: readonly ReleaseChange[] = [
  {
    since: '2.4.0',
    kind: 'default',
    what: 'Replication is on by default wherever the storage supports it.',
    concerns: 'replicated',
    source: 'High Availability Usage',
  },
  {
    since: '2.4.0',
    kind: 'console',
    what: '`connect_multi` connects to several sequencers; `connect_ha` remains as its older spelling.',
    concerns: 'sequencer-lists',
    source: 'Connecting Nodes',
  },
  {
    since: '2.5.0',
    kind: 'default',
    what: 'Domain managers can be replicated; two instances are the default from here on.',
    concerns: 'domain-managers',
    source: 'High Availability Usage',
  },
  {
    since: '2.6.0',
    kind: 'key',
    what: 'Every Canton node can have a gRPC health server (`monitoring.grpc-health-server`); it is on by default here.',
    concerns: 'nodes',
    source: 'Monitoring',
  },
  {
    since: '2.6.0',
    kind: 'key',
    what: 'The `is-active` check names its node `node`; `participant` is the older spelling.',
    concerns: 'asked-whether-active',
    source: 'Monitoring',
  },
  {
    since: '2.6.0',
    kind: 'deprecation',
    what: 'The metrics reporters jmx, csv and graphite are deprecated; use the Prometheus reporter.',
    concerns: 'old-reporters',
    source: 'Monitoring',
  },
  {
    since: '2.6.5',
    kind: 'image',
    what: 'The image of Canton Enterprise has no shell and runs as user 65532: probes use `grpc_health_probe`, volumes must be readable for that user.',
    concerns: 'enterprise',
    source: 'Canton Docker Images',
  },
  {
    since: '2.7.0',
    kind: 'key',
    what: '`storage.parameters.migrate-and-start` migrates the database at start.',
    concerns: 'databases',
    source: 'Upgrading',
  },
  {
    since: '2.7.0',
    kind: 'image',
    what: 'The Fabric and Besu drivers are a separate jar: the image of the sequencers must carry it.',
    concerns: 'blockchains',
    source: 'Upgrading',
  },
  {
    since: '2.7.0',
    kind: 'console',
    what: '`deploy_sequencer_contract` is gone: the contract `Sequencer.sol` has to be in the genesis block.',
    concerns: 'ethereum',
    source: 'Ethereum Domain',
  },
  {
    since: '2.7.0',
    kind: 'deprecation',
    what: 'Unique contract keys are deprecated.',
    concerns: 'contract-keys',
    source: 'Static Configuration',
  },
  {
    since: '2.7.0',
    kind: 'console',
    what: '`addConnection` of a sequencer connection is called `addEndpoints`.',
    concerns: 'sequencer-lists',
    source: 'Upgrading',
  },
  {
    since: '2.8.0',
    kind: 'image',
    what: 'Canton Enterprise is pulled from `digitalasset-docker.jfrog.io/canton-enterprise`; the old repository gets no new tags.',
    concerns: 'enterprise',
    source: 'Canton Docker Images',
  },
  {
    since: '2.8.0',
    kind: 'image',
    what: 'There is no public image of the open source edition any more: build one from the release and name it under `images.canton`.',
    concerns: 'open-source',
    source: 'Canton Docker Images',
  },
  {
    since: '2.8.0',
    kind: 'key',
    what: 'The KMS wrapper key is a plain string.',
    concerns: 'kms',
    source: 'Upgrading',
  },
  {
    since: '2.8.0',
    kind: 'key',
    what: 'Tokens can be asked for a scope of one’s own (`target-scope`); older releases do not know the key.',
    concerns: 'target-scope',
    source: 'API Configuration',
  },
  {
    since: '2.9.0',
    kind: 'protocol',
    what: 'The protocol version of a domain must be written; without it the domain manager refuses to start.',
    concerns: 'domains-without-version',
    source: 'Upgrading',
  },
  {
    since: '2.9.0',
    kind: 'protocol',
    what: 'Protocol versions 3 and 4 are gone: a domain that speaks one of them cannot be taken along.',
    concerns: 'domains-of-old-version',
    source: 'Upgrading',
  },
  {
    since: '2.10.0',
    kind: 'protocol',
    what: 'Protocol version 7 is new and brings upgrades of smart contracts; a deployed domain keeps the version that it has.',
    concerns: 'domains',
    source: 'Upgrading',
  },
  {
    since: '2.10.0',
    kind: 'deprecation',
    what: 'Trigger service and Daml triggers are deprecated, and gone in 3.x: plan what replaces them.',
    concerns: 'triggers',
    source: 'Trigger Service',
  },
];

/** What changed after `from`, up to and including `to`. */
export const changesBetween = (from: Release, to: Release): ReleaseChange[] =>
  changes.filter(({ since }) => !isAtLeast(from, since) && isAtLeast(to, since));
