import {
  type Balancer,
  type K8s,
  kubernetesIssuer,
  kubernetesLifetime,
  type Plan,
  type Process,
  plannedIssuer,
  slug,
} from '#template';
import { type Context, dnsName, labelsOf, metadata } from './context.ts';
import { isMadeHere } from './trust.ts';

/** Something that is reached from outside of the cluster under a host name. */
interface Exposed {
  readonly kind: 'balancer' | 'service';
  /** Name in the plan; that of its Service is made of it. */
  readonly name: string;
  readonly port: number;
  readonly host: string;
  /** Where the gateway listens for it. */
  readonly listens: number;
  /** `tls` is passed through unopened; the others end at the gateway. */
  readonly as: 'tls' | 'grpc' | 'http';
  /** What the gateway takes off the path. */
  readonly prefix: string;
}

/** Where a gateway listens unless an address says otherwise. */
const https = 443;

/** How endpoints are exposed; as soon as there is an address for one, by the Gateway API. */
const way = (plan: Plan): 'gateway-api' | 'ingress' | 'none' =>
  plan.settings.kubernetes?.gateway ?? 'gateway-api';

/** Sequencers, Ledger APIs and JSON APIs that have an address, and the host that middleware and trigger service share. */
function exposedOf(context: Context): Exposed[] {
  const { plan } = context;
  if (way(plan) === 'none') return [];
  return [
    ...context.own.balancers.flatMap((each) => exposedBalancer(each, context.shared.processes)),
    ...browserEndpoints(context),
  ];
}

function exposedBalancer(balancer: Balancer, byName: ReadonlyMap<string, Process>): Exposed[] {
  const url =
    balancer.api === 'http' ? byName.get(balancer.backends[0]?.process ?? '')?.externalUrl : undefined;
  const [, name, listens = https] = /^(.*?)(?::(\d+))?$/.exec(balancer.address ?? '') ?? [];
  const host = name || (url === undefined ? undefined : parseUrl(url)?.host);
  if (host === undefined || !/[a-z]/i.test(host) || host.includes(':') || balancer.api === 'admin-api')
    return [];
  const isTls = balancer.protocol === 'tcp' || balancer.frontendTls !== undefined;
  const as = isTls ? 'tls' : balancer.protocol === 'h2' ? 'grpc' : 'http';
  return [
    {
      kind: 'balancer',
      ...{ name: balancer.name, port: balancer.port },
      ...{ host, listens: Number(listens), as, prefix: '/' },
    },
  ];
}

/** The browser's cookies of middleware and trigger service belong to one host name, so they share it (manual, "Auth Middleware"). */
function browserEndpoints(context: Context): Exposed[] {
  const seen = new Set<string>();
  return context.own.processes.flatMap((process) => {
    const url = 'browserUrl' in process ? process.browserUrl : undefined;
    const found = url === undefined ? undefined : parseUrl(url);
    if (found === undefined || process.sharedName === undefined || seen.has(process.sharedName)) return [];
    seen.add(process.sharedName);
    const port = process.ports.find((each) => each.name === 'http')?.number ?? 0;
    return [
      {
        kind: 'service' as const,
        name: process.sharedName,
        port,
        host: found.host,
        listens: https,
        as: 'http' as const,
        prefix: found.path,
      },
    ];
  });
}

function parseUrl(url: string): { readonly host: string; readonly path: string } | undefined {
  const match = /^https?:\/\/([^/:?#]+)(?::\d+)?(\/[^?#]*)?/i.exec(url);
  if (match?.[1] === undefined) return undefined;
  return { host: match[1].toLowerCase(), path: (match[2] ?? '/').replace(/(.)\/$/, '$1') };
}

/** What the gateway has to reach. */
export const exposedPorts = (context: Context): readonly Pick<Exposed, 'kind' | 'name' | 'port'>[] =>
  exposedOf(context);

const gatewayName = 'public';

/** Gateway and routes, or Ingresses, with certificates for the hosts whose TLS ends there. */
export function exposureObjects(context: Context): (K8s.CustomObject | K8s.Ingress)[] {
  const exposed = exposedOf(context);
  if (exposed.length === 0) return [];
  const ended = [...new Set(exposed.flatMap((each) => (each.as === 'tls' ? [] : [each.host])))];
  const certificates = ended.map((host) => hostCertificate(context, host));
  return way(context.plan) === 'ingress'
    ? [...certificates, ...exposed.map((each) => ingress(context, each))]
    : [...certificates, gateway(context, exposed), ...routes(context, exposed)];
}

const secretOf = (host: string): string => `${slug(host)}-tls`.slice(-63).replace(/^-+/, '');
const listenerOf = (host: string): string => slug(host);

/** Browsers and applications outside have to trust it, so an issuer that they know should sign it. */
function hostCertificate(context: Context, host: string): K8s.CustomObject {
  const { kubernetes } = context.plan.settings;
  const issuer =
    plannedIssuer(context.organization.spec.certificateIssuer) ?? kubernetesIssuer(kubernetes, 'server');
  const authority = context.own.authorities.find((each) => isMadeHere(context, each));
  const { hours: lasts, renewBefore } = kubernetesLifetime(kubernetes, 'server');
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadata(context, slug(host), labelsOf(context, gatewayName, 'gateway')),
    spec: {
      secretName: secretOf(host),
      dnsNames: [host],
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      duration: `${lasts}h`,
      renewBefore: `${renewBefore}h`,
      issuerRef: issuer ?? {
        name: authority?.name ?? gatewayName,
        kind: authority === undefined ? 'ClusterIssuer' : 'Issuer',
        group: 'cert-manager.io',
      },
    },
  };
}

function gateway(context: Context, exposed: readonly Exposed[]): K8s.CustomObject {
  const hosts = new Map(exposed.map((each) => [each.host, each]));
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: metadata(context, gatewayName, labelsOf(context, gatewayName, 'gateway')),
    spec: {
      gatewayClassName: context.plan.settings.kubernetes?.gatewayClass ?? gatewayName,
      listeners: [...hosts].map(([host, { as, listens }]) => ({
        name: listenerOf(host),
        hostname: host,
        port: listens,
        protocol: as === 'tls' ? 'TLS' : 'HTTPS',
        tls:
          as === 'tls'
            ? { mode: 'Passthrough' }
            : { mode: 'Terminate', certificateRefs: [{ name: secretOf(host) }] },
        allowedRoutes: { namespaces: { from: 'Same' } },
      })),
    },
  };
}

function routes(context: Context, exposed: readonly Exposed[]): K8s.CustomObject[] {
  const http = new Map<string, Exposed[]>();
  for (const each of exposed)
    if (each.as === 'http') http.set(each.host, [...(http.get(each.host) ?? []), each]);
  return [
    ...exposed.filter((each) => each.as !== 'http').map((each) => streamRoute(context, each)),
    ...[...http].map(([host, all]) => httpRoute(context, host, all)),
  ];
}

const parents = (host: string) => [{ name: gatewayName, sectionName: listenerOf(host) }];
const labels = (context: Context) => labelsOf(context, gatewayName, 'gateway');

/** TLS is passed through to where it is opened, so that clients see the certificate of the service itself. */
const streamRoute = (context: Context, each: Exposed): K8s.CustomObject => ({
  ...(each.as === 'tls'
    ? { apiVersion: 'gateway.networking.k8s.io/v1alpha2', kind: 'TLSRoute' }
    : { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GRPCRoute' }),
  metadata: metadata(context, dnsName(each.name), labels(context)),
  spec: {
    parentRefs: parents(each.host),
    hostnames: [each.host],
    rules: [{ backendRefs: [{ name: dnsName(each.name), port: each.port }] }],
  },
});

/** Longer paths first; each service sees its paths without what the topology put before them. */
const httpRoute = (context: Context, host: string, all: readonly Exposed[]): K8s.CustomObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: metadata(context, slug(host), labels(context)),
  spec: {
    parentRefs: parents(host),
    hostnames: [host],
    rules: [...all]
      .sort((a, b) => b.prefix.length - a.prefix.length)
      .map((each) => ({
        matches: [{ path: { type: 'PathPrefix', value: each.prefix } }],
        ...(each.prefix === '/'
          ? {}
          : {
              filters: [
                {
                  type: 'URLRewrite',
                  urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
                },
              ],
            }),
        backendRefs: [{ name: dnsName(each.name), port: each.port }],
      })),
  },
});

/** Ingress knows neither TLS that is passed through nor gRPC; these are annotations of the NGINX controller. */
function ingress(context: Context, each: Exposed): K8s.Ingress {
  const nginx = (key: string, value: string): Record<string, string> => ({
    [`nginx.ingress.kubernetes.io/${key}`]: value,
  });
  const annotations = {
    ...(each.as === 'tls' ? nginx('ssl-passthrough', 'true') : {}),
    ...(each.as === 'grpc' ? nginx('backend-protocol', 'GRPC') : {}),
    ...(each.prefix === '/' ? {} : { ...nginx('use-regex', 'true'), ...nginx('rewrite-target', '/$2') }),
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(context, dnsName(each.name), labels(context), annotations),
    spec: {
      ingressClassName: context.plan.settings.kubernetes?.gatewayClass ?? 'nginx',
      ...(each.as === 'tls' ? {} : { tls: [{ hosts: [each.host], secretName: secretOf(each.host) }] }),
      rules: [
        {
          host: each.host,
          http: {
            paths: [
              {
                path: each.prefix === '/' ? '/' : `${each.prefix}(/|$)(.*)`,
                pathType: each.prefix === '/' ? 'Prefix' : 'ImplementationSpecific',
                backend: { service: { name: dnsName(each.name), port: { number: each.port } } },
              },
            ],
          },
        },
      ],
    },
  };
}
