import { isObject, type PlainObject } from '../base/object.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { ConfigEntry, ConfigNode, ConfigObject, Place } from '../hocon/tree.ts';
import { ChartValues, type Setting } from './chart-values.ts';
import { type Chart, charts } from './charts.ts';
import { estateFinding } from './estate-rules.ts';
import type { CantonNodeFact, Gap, Section, ServiceFact, Workload } from './facts.ts';
import type { Origin, YamlPart } from './origin.ts';

/** Values for one of the vendor's charts. */
export interface HelmRelease {
  readonly chart: Chart;
  readonly values: YamlPart;
  readonly name: string;
}

/** Recognises the chart by what its values say, or by the name of the file or of its folder. */
export function chartOf(values: YamlPart): HelmRelease | undefined {
  const has = (...path: string[]): boolean => values.at(...path).value !== undefined;
  const name = releaseName(values);
  const path = values.file.name.toLowerCase();
  const repository = values.at('image', 'repository').text ?? '';
  const named = charts.find((chart) => path.includes(chart));
  const isPart = has('storage') || has('ledgerAPI') || has('replicaCount') || has('image');
  const chart: Chart | undefined =
    has('participantName') || (has('bootstrapHook') && has('storage'))
      ? 'canton-participant'
      : has('common', 'domainName') || (has('sequencer') && (has('mediator') || has('manager')))
        ? 'canton-domain'
        : (named ??
          (!isPart
            ? undefined
            : /trigger/.test(repository) || has('service', 'sessionAffinity')
              ? 'daml-trigger'
              : /http-json/.test(repository) || has('websocketConfig') || has('storage', 'startMode')
                ? 'daml-http-json'
                : /trigger/.test(path) && has('ledgerAPI')
                  ? 'daml-trigger'
                  : /json/.test(path) && has('ledgerAPI')
                    ? 'daml-http-json'
                    : undefined));
  return chart === undefined ? undefined : { chart, values, name };
}

function releaseName(values: YamlPart): string {
  const given = values.at('fullnameOverride').text ?? '';
  if (given !== '') return given;
  const [file = '', folder] = values.file.name.split('/').reverse();
  const stem = file.replace(/\.ya?ml$/, '').replace(/^values[-.]?|[-.]?values$/g, '');
  return stem !== '' ? stem : (folder ?? 'release');
}

export interface HelmFacts {
  readonly nodes: readonly CantonNodeFact[];
  readonly services: readonly ServiceFact[];
  readonly workloads: readonly Workload[];
  readonly findings: readonly Diagnostic[];
  readonly gaps: readonly Gap[];
}

/** What a configuration is built of: settings with their places, and objects of them. */
type Built = Setting | { readonly [key: string]: Built | undefined };

/** What the chart would start with these values, its defaults filled in. */
export function helmProcesses(release: HelmRelease): HelmFacts {
  const read = new ChartValues(release.chart, release.values);
  const facts = processesOf(release, read);
  const { gaps, findings } = read.unread();
  return { ...facts, gaps: [...facts.gaps, ...gaps], findings: [...facts.findings, ...findings] };
}

function processesOf({ chart, values, name }: HelmRelease, read: ChartValues): HelmFacts {
  const { root } = read;
  const setting = (...path: string[]): Setting => read.setting(...path);
  const text = (...path: string[]): string => read.text(...path);
  const workload = (part: string, replicas: Setting): Workload => ({
    name: part,
    origin: root,
    service: part,
    kind: undefined,
    organization: undefined,
    zone: undefined,
    namespace: undefined,
    image: `${text('image', 'repository')}:${text('image', 'tag') || read.release}`,
    imageOrigin: setting('image', 'tag').origin,
    arguments: [],
    workingDirectory: undefined,
    environment: new Map(),
    secrets: new Map(),
    knowsEnvironment: false,
    files: new Map(),
    aliases: [],
    replicas: Number(replicas.value) || 0,
    replicasOrigin: replicas.origin,
    isStandby: Number(replicas.value) === 0,
    isOneShot: false,
    published: [],
    probes: [],
    restart: 'Always',
  });
  const gaps: Gap[] = [
    {
      origin: root,
      text: `defaults of chart ${chart} ${read.version} are filled in; the values do not say the version of the chart`,
    },
  ];
  const storage = (...owner: string[]): Built => ({
    type: { value: 'postgres', origin: root },
    config: {
      properties: {
        serverName: setting('storage', 'host'),
        portNumber: setting('storage', 'port'),
        databaseName: setting(...owner, 'storage', 'database'),
        user: setting(...owner, 'storage', 'user'),
        sslmode:
          setting('storage', 'ssl').value === false
            ? { value: 'disable', origin: setting('storage', 'ssl').origin }
            : setting('storage', 'sslMode'),
      },
    },
    parameters: { 'max-connections': setting(...owner, 'storage', 'maxConnections') },
  });
  const metrics = setting('metrics', 'enabled').value === true;
  const node = (
    section: Section,
    nodeName: string,
    process: string,
    replicas: Setting,
    config: Built,
  ): CantonNodeFact => {
    const built = objectOf(config as Readonly<Record<string, Built | undefined>>, placeOf(root));
    const canton = objectOf(
      {
        canton: {
          monitoring: metrics ? { metrics: { reporters: { value: 'prometheus', origin: root } } } : undefined,
        },
      },
      placeOf(root),
    );
    return {
      section,
      name: nodeName,
      node: built,
      origin: root,
      process: { name: process, workload: workload(process, replicas), config: canton, origin: root },
    };
  };
  const serverTls = (...path: string[]): Built | undefined =>
    setting(...path, 'enabled').value === true
      ? {
          'cert-chain-file': setting(...path, 'chain'),
          'private-key-file': setting(...path, 'key'),
          'client-auth':
            setting('mtls', path.at(-1) ?? '', 'enabled').value === true
              ? { type: { value: 'require', origin: root } }
              : undefined,
        }
      : undefined;
  const api = (port: Setting, tls: Built | undefined): Built => ({ port, tls });
  const health = (port: Setting): Built => ({ 'grpc-health-server': { port } });

  if (chart === 'canton-domain') {
    const domain = text('common', 'domainName');
    const part = (
      owner: string,
      section: Section,
      nodeName: string,
      more: Readonly<Record<string, Built | undefined>>,
    ): CantonNodeFact =>
      node(section, nodeName, `${name}-${owner}`, setting(owner, 'replicaCount'), {
        storage: storage(owner),
        'admin-api': api(setting(owner, 'ports', 'admin'), serverTls('common', 'tls', 'admin')),
        replication: owner === 'sequencer' ? undefined : { enabled: { value: true, origin: root } },
        monitoring: health(setting(owner, 'ports', 'health')),
        ...more,
      });
    const nodes = [
      part('sequencer', 'sequencers', text('common', 'sequencerName'), {
        'public-api': api(setting('sequencer', 'ports', 'public'), serverTls('common', 'tls', 'public')),
      }),
      part('mediator', 'mediators', text('common', 'mediatorName'), {}),
      part('manager', 'domain-managers', domain, {
        init: {
          identity: {
            'node-identifier': {
              type: { value: 'explicit', origin: root },
              name: setting('common', 'domainName'),
            },
          },
        },
      }),
    ];
    return {
      nodes,
      services: [],
      workloads: nodes.flatMap(({ process }) => process.workload ?? []),
      findings: [],
      gaps,
    };
  }
  if (chart === 'canton-participant') {
    const auth = setting('authServices', 'enabled').value === true;
    const service: PlainObject = { type: text('authServices', 'type'), url: text('authServices', 'url') };
    for (const [key, to] of [
      ['targetAudience', 'target-audience'],
      ['targetScope', 'target-scope'],
    ] as const)
      if (text('authServices', key) !== '') service[to] = text('authServices', key);
    const nodes = [
      node('participants', text('participantName'), name, setting('replicaCount'), {
        storage: storage(),
        'ledger-api': {
          port: setting('ports', 'public'),
          tls: serverTls('tls', 'public'),
          'auth-services': auth ? { value: [service], origin: values.at('authServices').origin } : undefined,
        },
        'admin-api': api(setting('ports', 'admin'), serverTls('tls', 'admin')),
        replication: { enabled: { value: true, origin: root } },
        monitoring: health(setting('ports', 'health')),
      }),
    ];
    return {
      nodes,
      services: [],
      workloads: nodes.flatMap(({ process }) => process.workload ?? []),
      findings: [],
      gaps,
    };
  }
  const isTrigger = chart === 'daml-trigger';
  const replicas = setting('replicaCount');
  const ssl =
    setting('storage', 'ssl').value === false ? '' : `?ssl=true&sslmode=${text('storage', 'sslMode')}`;
  const store: Built = {
    url: {
      value: `jdbc:postgresql://${text('storage', 'host')}:${text('storage', 'port')}/${text('storage', 'database')}${ssl}`,
      origin: setting('storage', 'host').origin,
    },
    user: setting('storage', 'user'),
    'pool-size': setting('storage', 'poolSize'),
  };
  const tls = setting('tls', 'enabled').value === true;
  const config: Readonly<Record<string, Built | undefined>> = {
    server: isTrigger ? undefined : { port: setting('ports', 'http') },
    port: isTrigger ? setting('ports', 'http') : undefined,
    'ledger-api': {
      address: setting('ledgerAPI', 'host'),
      port: setting('ledgerAPI', 'port'),
      tls: tls ? { enabled: setting('tls', 'enabled') } : undefined,
    },
    'trigger-store': isTrigger ? store : undefined,
    'query-store':
      isTrigger || setting('testing', 'inMemoryStorage').value === true
        ? undefined
        : { 'base-config': store, 'start-mode': setting('storage', 'startMode') },
    metrics: metrics ? { reporter: { value: 'prometheus', origin: root } } : undefined,
  };
  const run = workload(name, isTrigger ? { value: 1, origin: replicas.origin } : replicas);
  const process = { name, workload: run, config: objectOf(config, placeOf(root)), origin: root };
  const findings =
    isTrigger && Number(replicas.value) > 1
      ? [
          estateFinding(
            'estate/trigger-replicas',
            `trigger service ${name} runs ${Number(replicas.value)} replicas on one store`,
            replicas.origin,
            'every replica runs every rule',
          ),
        ]
      : [];
  return {
    nodes: [],
    services: [{ kind: isTrigger ? 'trigger-service' : 'json-api', process }],
    workloads: [run],
    findings,
    gaps,
  };
}

const placeOf = ({ file, span }: Origin): Place => ({ file, start: span.start, end: span.end });

const isSetting = (built: Built): built is Setting => 'origin' in built && 'value' in built;

function objectOf(built: Readonly<Record<string, Built | undefined>>, place: Place): ConfigObject {
  const entries = new Map<string, ConfigEntry>();
  for (const [key, value] of Object.entries(built)) {
    if (value === undefined || (isSetting(value) && (value.value === undefined || value.value === '')))
      continue;
    if (isSetting(value))
      entries.set(key, { key: placeOf(value.origin), value: nodeOf(value.value, placeOf(value.origin)) });
    else entries.set(key, { key: place, value: objectOf(value, place) });
  }
  return { kind: 'object', entries, place };
}

function nodeOf(value: unknown, place: Place): ConfigNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => nodeOf(item, place)), place };
  if (isObject(value)) {
    const entries = new Map(
      Object.entries(value).map(([key, part]) => [key, { key: place, value: nodeOf(part, place) }]),
    );
    return { kind: 'object', entries, place };
  }
  return { kind: 'scalar', value: value as string, text: String(value), place, substitutions: [] };
}
