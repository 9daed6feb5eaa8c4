import { isAtLeast, type Release } from './release.ts';

export type ChangeKind = 'key' | 'default' | 'image' | 'protocol' | 'console' | 'deprecation';

/** What changes at a release, for those who upgrade over it. */
export interface ReleaseChange {
  readonly since: string;
  readonly kind: ChangeKind;
  readonly what: string;
  /** What in a deployment it concerns; everybody where nothing is said. */
  readonly concerns?:
    | 'domains'
    | 'domain-managers'
    | 'blockchains'
    | 'open-source'
    | 'triggers'
    | 'contract-keys';
  /** Page of the manual that says so. */
  readonly source: string;
}

/** What each release line changed, oldest first. */
const changes: readonly ReleaseChange[] = [
  {
    since: '2.4.0',
    kind: 'default',
    what: 'Replication is on by default wherever the storage supports it.',
    source: 'High Availability Usage',
  },
  {
    since: '2.4.0',
    kind: 'console',
    what: '`connect_multi` connects to several sequencers; `connect_ha` remains as its older spelling.',
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
    source: 'Monitoring',
  },
  {
    since: '2.6.0',
    kind: 'key',
    what: 'The `is-active` check names its node `node`; `participant` is the older spelling.',
    source: 'Monitoring',
  },
  {
    since: '2.6.0',
    kind: 'deprecation',
    what: 'The metrics reporters jmx, csv and graphite are deprecated; use the Prometheus reporter.',
    source: 'Monitoring',
  },
  {
    since: '2.6.5',
    kind: 'image',
    what: 'The image of Canton Enterprise has no shell and runs as user 65532: probes use `grpc_health_probe`, volumes must be readable for that user.',
    source: 'Canton Docker Images',
  },
  {
    since: '2.7.0',
    kind: 'key',
    what: '`storage.parameters.migrate-and-start` migrates the database at start.',
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
    kind: 'deprecation',
    what: 'Unique contract keys are deprecated.',
    concerns: 'contract-keys',
    source: 'Static Configuration',
  },
  {
    since: '2.7.0',
    kind: 'console',
    what: '`addConnection` of a sequencer connection is called `addEndpoints`.',
    source: 'Upgrading',
  },
  {
    since: '2.8.0',
    kind: 'image',
    what: 'Canton Enterprise is pulled from `digitalasset-docker.jfrog.io/canton-enterprise`; the old repository gets no new tags.',
    source: 'Canton Docker Images',
  },
  {
    since: '2.8.0',
    kind: 'image',
    what: 'There is no public image of the open source edition any more: build one from the release and name it under `images.canton`.',
    concerns: 'open-source',
    source: 'Canton Docker Images',
  },
  { since: '2.8.0', kind: 'key', what: 'The KMS wrapper key is a plain string.', source: 'Upgrading' },
  {
    since: '2.9.0',
    kind: 'protocol',
    what: 'The protocol version of a domain must be written; without it the domain manager refuses to start.',
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
