import type { LabelAt } from '../../src/check/rule.ts';
import type { Place } from '../../src/model/component.ts';
import type { Component, Topology } from '../../src/model/topology.ts';
import { securityOf } from '../../src/resolve/security.ts';

/** Something that the topology asks for and that not every release has. */
export interface SettingByRelease {
  readonly isThere: boolean;
  readonly since: string;
  readonly message: string;
  readonly at: Place;
  readonly related?: readonly LabelAt[];
  readonly help?: string;
}

/** Each setting of the topology that not every release has, with whether its own release has it. */
export const settingsByRelease = (topology: Topology): SettingByRelease[] => [
  ...tokens(topology),
  ...https(topology),
  ...triggerTls(topology),
  ...nodeKeys(topology),
  ...pruning(topology),
  ...tracing(topology),
];

/** What tokens are asked for: by verifiers, providers and JSON API servers. */
function tokens({
  profile: { keys },
  participants,
  identityProviders,
  jsonApis,
}: Topology): SettingByRelease[] {
  const asked = (
    owner: Component,
    spec: { targetScope?: string | undefined; targetAudience?: string | undefined },
    place: readonly (string | number)[] = [],
  ): SettingByRelease[] => [
    ...(spec.targetScope === undefined
      ? []
      : [
          {
            isThere: keys.targetScope,
            since: '2.8',
            message: `tokens for ${owner.title} are asked for a scope`,
            at: owner.at(...place, 'targetScope'),
          },
        ]),
    ...(spec.targetAudience === undefined
      ? []
      : [
          {
            isThere: keys.targetAudience,
            since: '2.7',
            message: `tokens for ${owner.title} are asked for an audience`,
            at: owner.at(...place, 'targetAudience'),
          },
        ]),
  ];
  return [
    ...participants.flatMap((participant) =>
      (participant.spec.authServices ?? []).flatMap((service, index) =>
        asked(participant, service, ['authServices', index]),
      ),
    ),
    ...identityProviders.flatMap((provider) => asked(provider, provider.spec)),
    ...jsonApis.flatMap((service) => asked(service, { targetScope: service.spec.targetScope })),
  ];
}

const https = ({ profile, jsonApis }: Topology): SettingByRelease[] =>
  jsonApis
    .filter(({ spec }) => securityOf(spec.tls).mode !== 'none')
    .map((service) => ({
      isThere: profile.keys.jsonApiHttps,
      since: '2.8',
      message: `${service.title} asks for HTTPS of its own`,
      at: service.at('tls'),
      help: 'let the load balancer in front of it end TLS, on the same machine or in a closed network',
    }));

const triggerTls = ({ profile, triggerNodes }: Topology): SettingByRelease[] =>
  triggerNodes.flatMap((node) => {
    const participant = node.participants[0]?.target;
    if (participant === undefined || securityOf(participant.spec.ledgerApi?.tls).mode === 'none') return [];
    return {
      isThere: profile.keys.triggerTls,
      since: '2.7',
      message: `trigger node \`${node.fullName}\` needs TLS towards ${participant.title}`,
      at: participant.at('ledgerApi', 'tls'),
      related: [{ at: node.at(), label: 'this node' }],
    };
  });

const nodeKeys = ({ profile: { keys }, cantonNodes }: Topology): SettingByRelease[] =>
  cantonNodes.flatMap((node) => [
    ...((node.kind === 'sequencer' || node.kind === 'domain') &&
    node.spec.publicApi?.maxInboundMessageSize !== undefined
      ? [
          {
            isThere: keys.publicApiMaxRequestSize,
            since: '2.6',
            message: `${node.title} limits the size of requests`,
            at: node.at('publicApi', 'maxInboundMessageSize'),
          },
        ]
      : []),
    ...('kms' in node.spec && node.spec.kms !== undefined
      ? [
          {
            isThere: keys.kms,
            since: '2.7',
            message: `${node.title} keeps its keys in a key management service`,
            at: node.at('kms'),
          },
        ]
      : []),
  ]);

const pruning = ({ profile: { console: known }, domains }: Topology): SettingByRelease[] =>
  domains
    .filter(({ spec }) => spec.pruning !== undefined)
    .map((domain) => ({
      isThere: known.pruningSchedule,
      since: '2.6',
      message: `${domain.title} is pruned by a schedule`,
      at: domain.at('pruning'),
      help: `remove \`pruning\`, and call \`sequencer.pruning.prune_with_retention_period\` of each sequencer in its console after every backup`,
    }));

const tracing = ({ profile: { keys }, cantonNodes }: Topology): SettingByRelease[] =>
  cantonNodes
    .filter(({ spec }) => spec.tracing?.exporter === 'otlp')
    .map((node) => ({
      isThere: keys.otlpExporter,
      since: '2.8',
      message: `${node.title} sends traces by OTLP`,
      at: node.at('tracing', 'exporter'),
      help: 'use `zipkin` or `jaeger`, which every release has and most collectors take',
    }));
