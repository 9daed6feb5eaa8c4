import { assets, type Balancer, type ClientTls, fillSlots, type HostOf, type ServerTls } from '#template';

/** How a target runs HAProxy. */
export interface Surroundings {
  /**
   * Seconds after which a balancer that was told to stop closes what is still open. Undefined: whoever stops it does. The
   * time would also end the streams that an old worker keeps after a reload.
   */
  readonly hardStopAfter?: number;
}

/** HAProxy's configuration: it cannot ask gRPC health, so it asks HTTP health on a port beside (manual, "High Availability Usage"). */
export function haproxyConfig(
  balancer: Balancer,
  hostOf: HostOf,
  { hardStopAfter }: Surroundings = {},
): string {
  const mode = balancer.protocol === 'tcp' ? 'tcp' : 'http';
  return fillSlots(assets['haproxy/base.cfg'], {
    title: balancer.title.replace(/[^\x20-\x7e]/g, ' '),
    clients: clients[balancer.api],
    hardStop: hardStopAfter === undefined ? '' : `  hard-stop-after ${hardStopAfter}s\n`,
    healthPort: String(balancer.healthPort),
    mode,
    logOption: mode === 'tcp' ? 'tcplog' : 'httplog',
    idleTimeout: balancer.idleTimeout,
    port: String(balancer.port),
    bindOptions: bindOptions(balancer),
    requestRules:
      balancer.protocol === 'http' && balancer.forwardedProto
        ? '  http-request set-header X-Forwarded-Proto https if { ssl_fc }\n'
        : '',
    balance: balance[balancer.policy],
    check: check(balancer),
    serverCheck: serverCheck(balancer),
    serverOptions: serverOptions(balancer),
    servers: balancer.backends
      .map((backend) => {
        const host = hostOf({ of: 'process', name: backend.process });
        const health = balancer.healthCheck.type === 'none' ? '' : ` port ${backend.healthPort}`;
        const name = balancer.backendTls === undefined ? '' : ` sni str(${host}) verifyhost ${host}`;
        return `  server ${backend.process} ${host}:${backend.port}${health}${checkProtocol(balancer)}${name}`;
      })
      .join('\n'),
  });
}

const clients = {
  'ledger-api': 'clients of the Ledger API; one instance is active, the others do not answer',
  'admin-api': 'administrators; one instance is active',
  'public-api': 'sequencer clients; every instance is active',
  http: 'clients over HTTP and WebSockets; every instance is active',
} as const;

const balance = {
  'first-active': 'first',
  'round-robin': 'roundrobin',
  'least-connections': 'leastconn',
} as const;

const alpn = { tcp: '', h2: ' alpn h2', http: ' alpn h2,http/1.1' } as const;

function bindOptions({ protocol, frontendTls }: Balancer): string {
  if (frontendTls === undefined) return protocol === 'h2' ? ' proto h2' : '';
  return ` ssl crt ${frontendTls.certChainFile}${alpn[protocol]}${askClient(frontendTls)}`;
}

const askClient = (tls: ServerTls): string =>
  tls.clientAuth === 'none' || tls.trustFile === undefined
    ? ''
    : ` ca-file ${tls.trustFile} verify ${tls.clientAuth === 'require' ? 'required' : 'optional'}`;

const check = ({ healthCheck }: Balancer): string =>
  healthCheck.type === 'http'
    ? `  option httpchk\n  http-check send meth GET uri ${healthCheck.path} ver HTTP/1.1 hdr Host localhost\n  http-check expect status 200\n`
    : '';

/**
 * How instances are watched. Whoever is connected to an instance that went is cut off only where bytes are passed on:
 * with HTTP, HAProxy would refuse the stream, which tells clients that nobody has seen a call that was carried out.
 */
function serverCheck({ healthCheck, protocol, trusts }: Balancer): string {
  if (healthCheck.type === 'none') return '';
  const tls = healthCheck.isSecured && trusts[0] !== undefined ? ' check-ssl' : '';
  const cut = protocol === 'tcp' ? ' on-marked-down shutdown-sessions' : '';
  return ` check inter ${healthCheck.interval} fall 2 rise 1${tls}${cut}`;
}

/** Health is asked with HTTP/1, whatever the traffic speaks. Servers take this over from `default-server` no more than `proto` leaves it out. */
const checkProtocol = ({ healthCheck, protocol }: Balancer): string =>
  healthCheck.type === 'http' && protocol !== 'tcp' ? ' check-proto h1' : '';

function serverOptions({ protocol, backendTls }: Balancer): string {
  if (backendTls === undefined) return protocol === 'h2' ? ' proto h2' : '';
  return ` ssl verify required ca-file ${backendTls.trustFile}${clientCertificate(backendTls)}${protocol === 'h2' ? ' alpn h2' : ''}`;
}

const clientCertificate = (tls: ClientTls): string =>
  tls.certChainFile === undefined ? '' : ` crt ${tls.certChainFile}`;
