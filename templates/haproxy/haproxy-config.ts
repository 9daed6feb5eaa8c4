import {
  type Balancer,
  type ClientTls,
  durationMillis,
  fillSlots,
  type HostOf,
  haproxy,
  type In,
  joined,
  type ServerTls,
} from '#template';

/** How a target runs HAProxy. */
export interface Surroundings {
  /**
   * Seconds after which a balancer that was told to stop closes what is still open. Undefined: whoever stops it does. The
   * time would also end the streams that an old worker keeps after a reload.
   */
  readonly hardStopAfter?: number;
  /**
   * Whether names are asked for before it serves, so that after a reload it has every instance at once. Where another
   * balancer serves meanwhile, a name server that is silent must not hold up its start.
   */
  readonly resolvesAtStart?: boolean;
}

/** HAProxy's configuration: it cannot ask gRPC health, so it asks HTTP health on a port beside (manual, "High Availability Usage"). */
export function haproxyConfig(
  balancer: Balancer,
  hostOf: HostOf,
  { hardStopAfter, resolvesAtStart = false }: Surroundings = {},
): string {
  const mode = balancer.protocol === 'tcp' ? 'tcp' : 'http';
  return fillSlots('haproxy/base.cfg', {
    title: haproxy.comment(balancer.title),
    clients: clients[balancer.api],
    hardStop: hardStopAfter === undefined ? haproxy`` : haproxy`  hard-stop-after ${hardStopAfter}s\n`,
    healthPort: balancer.healthPort,
    mode: haproxy.word(mode),
    logOption: mode === 'tcp' ? haproxy`tcplog` : haproxy`httplog`,
    idleTimeout: haproxy.time(durationMillis(balancer.idleTimeout)),
    port: balancer.port,
    bindOptions: bindOptions(balancer),
    requestRules:
      balancer.protocol === 'http' && balancer.forwardedProto
        ? haproxy`  http-request set-header X-Forwarded-Proto https if { ssl_fc }\n`
        : haproxy``,
    balance: balance[balancer.policy],
    check: check(balancer),
    initAddress: resolvesAtStart ? haproxy`libc,none` : haproxy`none`,
    serverCheck: serverCheck(balancer),
    serverOptions: serverOptions(balancer),
    servers: joined(balancer.backends.map((backend) => serverLine(balancer, backend, hostOf))),
  });
}

type Backend = Balancer['backends'][number];

/**
 * One instance. Nodes of one process share a host name: HAProxy wants server names that differ, and its resolver gives an
 * address to one server of each host name only, unless told that others may have it too.
 */
function serverLine(balancer: Balancer, backend: Backend, hostOf: HostOf): In<'haproxy'> {
  const { process, port, healthPort } = backend;
  const host = haproxy.host(hostOf({ of: 'process', name: process }));
  const ofProcess = balancer.backends.filter((other) => other.process === process);
  const name =
    ofProcess[0] === backend ? haproxy`${haproxy.word(process)}` : haproxy`${haproxy.word(process)}:${port}`;
  const health = balancer.healthCheck.type === 'none' ? haproxy`` : haproxy` port ${healthPort}`;
  const certified =
    balancer.backendTls === undefined ? haproxy`` : haproxy` sni str(${host}) verifyhost ${host}`;
  const shared = ofProcess.length > 1 ? haproxy` resolve-opts allow-dup-ip` : haproxy``;
  return haproxy`  server ${name} ${host}:${port}${health}${checkProtocol(balancer)}${certified}${shared}`;
}

const clients = {
  'ledger-api': haproxy`clients of the Ledger API; one instance is active, the others do not answer`,
  'admin-api': haproxy`administrators; one instance is active`,
  'public-api': haproxy`sequencer clients; every instance is active`,
  http: haproxy`clients over HTTP and WebSockets; every instance is active`,
} as const;

const balance = {
  'first-active': haproxy`first`,
  'round-robin': haproxy`roundrobin`,
  'least-connections': haproxy`leastconn`,
} as const;

const alpn = { tcp: haproxy``, h2: haproxy` alpn h2`, http: haproxy` alpn h2,http/1.1` } as const;

function bindOptions({ protocol, frontendTls }: Balancer): In<'haproxy'> {
  if (frontendTls === undefined) return protocol === 'h2' ? haproxy` proto h2` : haproxy``;
  return haproxy` ssl crt ${haproxy.word(frontendTls.certChainFile)}${alpn[protocol]}${askClient(frontendTls)}`;
}

const askClient = (tls: ServerTls): In<'haproxy'> =>
  tls.clientAuth === 'none' || tls.trustFile === undefined
    ? haproxy``
    : haproxy` ca-file ${haproxy.word(tls.trustFile)} verify ${tls.clientAuth === 'require' ? haproxy`required` : haproxy`optional`}`;

const check = ({ healthCheck }: Balancer): In<'haproxy'> =>
  healthCheck.type === 'http'
    ? haproxy`  option httpchk\n  http-check send meth GET uri ${haproxy.path(healthCheck.path)} ver HTTP/1.1 hdr Host localhost\n  http-check expect status 200\n`
    : haproxy``;

/**
 * How instances are watched. Whoever is connected to an instance that went is cut off only where bytes are passed on:
 * with HTTP, HAProxy would refuse the stream, which tells clients that nobody has seen a call that was carried out.
 */
function serverCheck({ healthCheck, protocol, trusts }: Balancer): In<'haproxy'> {
  if (healthCheck.type === 'none') return haproxy``;
  const tls = healthCheck.isSecured && trusts[0] !== undefined ? haproxy` check-ssl` : haproxy``;
  const cut = protocol === 'tcp' ? haproxy` on-marked-down shutdown-sessions` : haproxy``;
  return haproxy` check inter ${haproxy.time(durationMillis(healthCheck.interval))} fall 2 rise 1${tls}${cut}`;
}

/** Health is asked with HTTP/1, whatever the traffic speaks. Servers take this over from `default-server` no more than `proto` leaves it out. */
const checkProtocol = ({ healthCheck, protocol }: Balancer): In<'haproxy'> =>
  healthCheck.type === 'http' && protocol !== 'tcp' ? haproxy` check-proto h1` : haproxy``;

function serverOptions({ protocol, backendTls }: Balancer): In<'haproxy'> {
  if (backendTls === undefined) return protocol === 'h2' ? haproxy` proto h2` : haproxy``;
  return haproxy` ssl verify required ca-file ${haproxy.word(backendTls.trustFile)}${clientCertificate(backendTls)}${protocol === 'h2' ? haproxy` alpn h2` : haproxy``}`;
}

const clientCertificate = (tls: ClientTls): In<'haproxy'> =>
  tls.certChainFile === undefined ? haproxy`` : haproxy` crt ${haproxy.word(tls.certChainFile)}`;
