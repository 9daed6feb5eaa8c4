import type { PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { ComponentKind } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Environment } from '../model/topology.ts';
import type { PortName } from '../profiles/ports.ts';
import type { Profile } from '../profiles/profile.ts';

/**
 * A deployment with every decision taken, before any target spells it out. Hosts are named by what runs there
 * ({@link HostRef}); a target only gives each of them its own spelling.
 */
export interface Plan {
  readonly name: string;
  readonly environment: Environment;
  /** As written, `2.10.4`. */
  readonly release: string;
  readonly profile: Profile;
  readonly edition: 'enterprise' | 'open-source';
  /** In the order of the file; without any, one with an empty name stands for the whole. */
  readonly organizations: readonly PlannedOrganization[];
  readonly processes: readonly Process[];
  readonly servers: readonly DatabaseServerPlan[];
  readonly balancers: readonly Balancer[];
  readonly jobs: readonly Job[];
  /** Consoles for administrators, one for each organization; they are only started by hand. */
  readonly consoles: readonly Job[];
  readonly monitors: readonly Monitor[];
  readonly links: readonly Link[];
  readonly secrets: readonly Secret[];
  readonly certificates: readonly Certificate[];
  readonly authorities: readonly Authority[];
  /** What must be received from, or given to, somebody outside this plan. */
  readonly handOvers: readonly HandOver[];
  /** What a reader has to know: where a decision of the plan is not obvious. */
  readonly notes: readonly string[];
  /** Merge patches for every object of a target. */
  readonly overrides: readonly File.Override[];
  /** The expanded topology, for settings that only one target reads. */
  readonly spec: File.CantonPlanTopology;
}

export interface PlannedOrganization {
  /** Empty where the topology names no organization. */
  readonly name: string;
  /** Name in targets: networks, namespaces. */
  readonly slug: string;
  readonly role: 'provider' | 'user' | 'co-provider';
  /** Somebody else runs its components; they are described, not rendered. */
  readonly isExternal: boolean;
  readonly spec: File.Organization;
}

/** What a connection leads to. */
export type HostRef =
  /** `service`: the name that the live process and its standbys share ({@link Process.sharedName}). */
  | { readonly of: 'process' | 'service' | 'balancer' | 'server'; readonly name: string }
  | { readonly of: 'external'; readonly host: string };

export interface Endpoint {
  readonly host: HostRef;
  readonly port: number;
}

/** An endpoint as a client uses it. */
export interface ClientEndpoint extends Endpoint {
  readonly tls: ClientTls | undefined;
}

/** Files with which a client secures its side; paths are those inside the process. */
export interface ClientTls {
  readonly trustFile: string;
  /** The client certificate, where the client shows one. */
  readonly certChainFile: string | undefined;
  readonly privateKeyFile: string | undefined;
}

/** Files with which an API secures its side; paths are those inside the process. */
export interface ServerTls {
  readonly certChainFile: string;
  readonly privateKeyFile: string;
  readonly trustFile: string | undefined;
  readonly clientAuth: 'none' | 'optional' | 'require';
  /** The certificate with which the node calls its own API when it asks every client for one. */
  readonly adminClient: { readonly certChainFile: string; readonly privateKeyFile: string } | undefined;
  readonly minimumVersion: string | undefined;
}

export type ProcessKind = Extract<
  ComponentKind,
  | 'domain'
  | 'sequencer'
  | 'mediator'
  | 'domain-manager'
  | 'participant'
  | 'json-api'
  | 'oauth-middleware'
  | 'trigger-node'
>;
export type CantonKind = Extract<
  ProcessKind,
  'domain' | 'sequencer' | 'mediator' | 'domain-manager' | 'participant'
>;

/** What all processes have in common. One process is one container. */
interface ProcessBase {
  /** Unique in the plan and fit for DNS. */
  readonly name: string;
  /** A name that only one of several running processes answers to: that of live trigger nodes and middlewares. */
  readonly sharedName: string | undefined;
  /** The logical service (S1); of a process with several nodes, the first one's. */
  readonly service: string;
  /** The component that it belongs to, as a person writes it. */
  readonly title: string;
  readonly path: Path;
  readonly organization: string;
  readonly zone: string | undefined;
  /** A host that the topology pins it to. */
  readonly machine: string | undefined;
  /**
   * `active-passive`: one of several is active, the others run and wait; `live-standby`: the standby does not run;
   * `single`: one instance that is restarted.
   */
  readonly mode: 'active-active' | 'active-passive' | 'live-standby' | 'single';
  /** `always`; or not started: `on-failure` of the live one, `on-disaster` for a cold site. */
  readonly starts: 'always' | 'on-failure' | 'on-disaster';
  readonly image: PlannedImage;
  readonly command: readonly string[];
  /** Where the configuration file is mounted. */
  readonly configPath: string;
  readonly ports: readonly Port[];
  /** Environment variables that are no secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of {@link Secret}s that it reads as environment variables. */
  readonly secrets: readonly string[];
  /** Name of its {@link Certificate}, mounted at {@link tlsFolder}. */
  readonly certificate: string | undefined;
  /** Names of the {@link Authority}s that it trusts, each mounted by {@link trustFile}. */
  readonly trusts: readonly string[];
  readonly liveness: Probe;
  /** Whether it can take traffic; a passive instance is alive but not ready. */
  readonly readiness: Probe;
  readonly restart: 'always' | 'on-failure' | 'none';
  /** Database servers that must accept connections before it. */
  readonly needsServers: readonly string[];
  readonly resources: File.Resources | undefined;
  /** How a new version replaces the old one. */
  readonly update: 'stop-first' | 'one-by-one';
  readonly overrides: readonly File.Override[];
  /** The user's own keys, relative to the node (Canton) or the file (Daml services). */
  readonly extraConfig: readonly PlainObject[];
  readonly exposure: 'internal' | 'network' | 'internet';
}

/** A JVM with one or more Canton nodes. */
export interface CantonProcess extends ProcessBase {
  readonly kind: CantonKind;
  readonly nodes: readonly CantonNode[];
  readonly httpHealth: HttpHealth | undefined;
  readonly metricsPort: number | undefined;
}

export interface HttpHealth {
  readonly port: number;
  readonly check: 'is-active' | 'ping' | 'always-healthy';
  /** The node that `is-active` or `ping` asks. */
  readonly node: string | undefined;
  /** What `is-active` calls it in this release. */
  readonly nodeKey: 'node' | 'participant';
  readonly interval: string | undefined;
}

/** A Canton node as its configuration describes it; replicas of one service share name and storage. */
export interface CantonNode {
  readonly kind: CantonKind;
  readonly name: string;
  readonly service: string;
  /** Node identifier at first start, where it is not the node's name. */
  readonly identifier:
    | { readonly type: 'explicit'; readonly name: string }
    | { readonly type: 'random' }
    | undefined;
  readonly storage: Storage;
  /** Undefined where the node has no such setting (sequencers, embedded domains, open source). */
  readonly replication: boolean | undefined;
  readonly ports: Readonly<Partial<Record<PortName, number>>>;
  readonly adminTls: ServerTls | undefined;
  /** The Ledger API or public API. */
  readonly clientTls: ServerTls | undefined;
  readonly maxInboundMessageSize: number | undefined;
  readonly adminMaxInboundMessageSize: number | undefined;
  readonly authServices: readonly AuthService[];
  readonly backend: SequencerBackend | undefined;
  /** Static parameters of the domain (domain managers, embedded domains). */
  readonly domain:
    | {
        readonly name: string;
        readonly protocolVersion: number | undefined;
        readonly isOpen: boolean;
      }
    | undefined;
  readonly uniqueContractKeys: boolean | undefined;
  readonly kms: PlainObject | undefined;
  readonly extraConfig: readonly PlainObject[];
}

export type SequencerBackend =
  | {
      readonly type: 'database';
      readonly highAvailability: boolean;
      readonly totalNodeCount: number;
      readonly writerType: 'high-throughput' | 'low-latency' | undefined;
    }
  | { readonly type: string; readonly config: PlainObject };

/** A token verifier of the Ledger API, in the words of the configuration. */
export interface AuthService {
  readonly type: string;
  readonly url: string | undefined;
  readonly certificate: string | undefined;
  /** Environment variable with the shared secret of the unsafe verifier. */
  readonly secretVariable: string | undefined;
  readonly targetAudience: string | undefined;
  readonly targetScope: string | undefined;
}

/** How a process stores its data. */
export type Storage =
  | { readonly type: 'memory' }
  | { readonly type: 'h2' }
  | {
      readonly type: 'postgres' | 'oracle';
      readonly endpoint: Endpoint | undefined;
      /** A JDBC URL in place of the parts. */
      readonly url: string | undefined;
      readonly database: string;
      readonly user: string;
      /** Environment variable with the password. */
      readonly passwordVariable: string;
      readonly sslMode: 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
      readonly trustFile: string | undefined;
      readonly tablePrefix: string | undefined;
      /** X of a Canton node, or the pool size of a Daml service. */
      readonly maxConnections: number;
    };

export interface JsonApiProcess extends ProcessBase {
  readonly kind: 'json-api';
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly serverTls: ServerTls | undefined;
  readonly ledgerApi: ClientEndpoint;
  readonly store: Storage | undefined;
  readonly startMode: string;
  readonly targetScope: string | undefined;
  readonly allowInsecureTokens: boolean;
  readonly staticContent: string | undefined;
}

export interface MiddlewareProcess extends ProcessBase {
  readonly kind: 'oauth-middleware';
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly callbackUri: string | undefined;
  /** As written, or the environment variable that holds it. */
  readonly clientId: { readonly text: string } | { readonly variable: string };
  readonly clientSecretVariable: string;
  readonly cookieSecure: boolean;
  readonly tokenVerifier: { readonly type: string; readonly uri: string };
}

export interface TriggerProcess extends ProcessBase {
  readonly kind: 'trigger-node';
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly ledgerApi: ClientEndpoint;
  readonly store: Storage | undefined;
  readonly allowExistingSchema: boolean;
  readonly darPaths: readonly string[];
  readonly authorization:
    | {
        readonly commonUri: string | undefined;
        /** The middleware inside the network. */
        readonly internal: Endpoint | string | undefined;
        readonly externalUri: string | undefined;
        readonly callbackUri: string | undefined;
        readonly redirect: string | undefined;
      }
    | undefined;
  /** Rules and the party as which each one acts, for whoever starts them. */
  readonly rules: readonly { readonly name: string; readonly party: string | undefined }[];
}

export type Process = CantonProcess | JsonApiProcess | MiddlewareProcess | TriggerProcess;

/** An image, or why there is none: then the user builds one under `reference`. */
export interface PlannedImage {
  readonly reference: string;
  readonly pullPolicy: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  /** Whether the image has a shell; probes and entry points depend on it. */
  readonly hasShell: boolean;
  /** How to build it where no image can be pulled: from which release file, on which base image. */
  readonly build: { readonly base: string; readonly file: string; readonly url: string } | undefined;
}

export interface Port {
  readonly name: PortName;
  /** The node whose port it is, in a process with several. */
  readonly node: string | undefined;
  readonly number: number;
  readonly protocol: 'grpc' | 'http';
  /** Whether clients connect here with TLS. */
  readonly isSecured: boolean;
  /** Port on the host, where one is published. */
  readonly published: number | undefined;
}

export type Probe =
  | { readonly type: 'grpc'; readonly port: number; readonly service: '' | 'liveness' }
  | { readonly type: 'http'; readonly port: number; readonly path: string; readonly isSecured: boolean }
  | { readonly type: 'tcp'; readonly port: number };

/** A PostgreSQL server: declared, or the local store of one instance. */
export interface DatabaseServerPlan {
  /** Unique in the plan and fit for DNS. */
  readonly name: string;
  readonly title: string;
  readonly path: Path;
  readonly organization: string;
  readonly product: string;
  /** Exists already, so that it is not rendered. */
  readonly external: { readonly host: string; readonly port: number } | undefined;
  /** The instance whose local store it is. */
  readonly localTo: string | undefined;
  readonly isHighlyAvailable: boolean;
  readonly version: string;
  readonly zones: readonly string[];
  readonly port: number;
  readonly published: number | undefined;
  readonly image: PlannedImage;
  readonly maxConnections: number;
  readonly synchronousCommit: string | undefined;
  /** Whether connections use TLS. */
  readonly isSecured: boolean;
  readonly certificate: string | undefined;
  /** Name of the {@link Secret} with the administrator's password. */
  readonly secret: string;
  readonly databases: readonly LogicalDatabasePlan[];
  readonly resources: File.Resources | undefined;
  readonly overrides: readonly File.Override[];
}

/** A database inside a server with the one user that owns it. */
export interface LogicalDatabasePlan {
  readonly name: string;
  readonly user: string;
  /** Name of the {@link Secret} with the user's password. */
  readonly secret: string;
  /** Who uses it, as a person writes it. */
  readonly owner: string;
  /** Most connections that all instances hold together. */
  readonly connections: number;
}

/** A load balancer. Nothing stands in front of mediators, domain managers and trigger nodes. */
export interface Balancer {
  /** Unique in the plan and fit for DNS: the address that clients use. */
  readonly name: string;
  readonly title: string;
  readonly path: Path;
  readonly organization: string;
  readonly product: string;
  readonly api: 'ledger-api' | 'admin-api' | 'public-api' | 'http';
  /** `tcp` passes TLS through; `h2` is gRPC; `http` is HTTP/1.1 with WebSockets. */
  readonly protocol: 'tcp' | 'h2' | 'http';
  readonly policy: 'first-active' | 'round-robin' | 'least-connections';
  /** The port that it listens on. */
  readonly port: number;
  readonly published: number | undefined;
  readonly backends: readonly {
    readonly process: string;
    readonly port: number;
    readonly healthPort: number;
  }[];
  readonly healthCheck: {
    readonly type: 'http' | 'tcp' | 'none';
    readonly path: string;
    readonly isSecured: boolean;
    readonly interval: string;
  };
  /** How it and the instances behind it are connected; what is passed through counts as well. */
  readonly backendSecurity: 'none' | 'server' | 'mutual';
  /** What it shows to clients; undefined where it passes TLS through or speaks plain text. */
  readonly frontendTls: ServerTls | undefined;
  /** How it speaks to the backends. */
  readonly backendTls: ClientTls | undefined;
  readonly idleTimeout: string;
  readonly forwardedProto: boolean;
  readonly websocket: boolean;
  readonly certificate: string | undefined;
  readonly trusts: readonly string[];
  /** How many share the address. */
  readonly replicas: number;
  readonly zones: readonly string[];
  readonly image: PlannedImage;
  readonly resources: File.Resources | undefined;
  readonly overrides: readonly File.Override[];
  readonly exposure: 'internal' | 'network' | 'internet';
  /** Address under which clients outside reach it. */
  readonly address: string | undefined;
}

/** A one-shot console run; every step can be repeated. */
export interface Job {
  readonly name: string;
  readonly organization: string;
  readonly task: IdentifyTask | DomainTask | ConnectTask | { readonly type: 'console' };
  /** Jobs that come before it. */
  readonly after: readonly string[];
  /** Processes that must have started. */
  readonly needs: readonly string[];
  readonly image: PlannedImage;
  readonly command: readonly string[];
  readonly configPath: string;
  readonly scriptPath: string;
  readonly console: readonly RemoteNode[];
  readonly secrets: readonly string[];
  readonly certificate: string | undefined;
  readonly trusts: readonly string[];
}

/** Writes the ids of participants that other organizations have to allow. */
export interface IdentifyTask {
  readonly type: 'identify';
  readonly participants: readonly ServiceNodes[];
}

/** Bootstraps one domain and admits its members. */
export interface DomainTask {
  readonly type: 'domain';
  readonly domain: string;
  readonly isEmbedded: boolean;
  readonly manager: ServiceNodes | undefined;
  /** Console names of the sequencers to initialize: one of a SQL domain, each of a blockchain domain. */
  readonly sequencers: readonly string[];
  readonly mediators: readonly ServiceNodes[];
  /** Sequencers that mediators and manager are told about afterwards, with client-side balancing. */
  readonly endpoints: readonly ClientEndpoint[];
  readonly isPermissioned: boolean;
  /** Members on this console, and those whose id is handed over. */
  readonly members: readonly ServiceNodes[];
  readonly foreignMembers: readonly string[];
}

/** Connects the participants of one organization and sets up users, parties and packages. */
export interface ConnectTask {
  readonly type: 'connect';
  readonly participants: readonly ParticipantSetUp[];
}

export interface ParticipantSetUp extends ServiceNodes {
  readonly connections: readonly {
    readonly alias: string;
    readonly endpoints: readonly ClientEndpoint[];
    /** URLs that another operator hands over. */
    readonly urls: readonly string[];
    readonly trustFile: string | undefined;
    readonly manualConnect: boolean;
    readonly priority: number | undefined;
  }[];
  readonly parties: readonly string[];
  /** Users with the parties as which they act. */
  readonly users: readonly { readonly name: string; readonly actAs: readonly string[] }[];
  readonly dars: readonly string[];
}

/** The instances of one service by their console names; whichever is active answers. */
export interface ServiceNodes {
  readonly service: string;
  readonly nodes: readonly string[];
}

/** A node as a remote console reaches it. */
export interface RemoteNode {
  readonly kind: CantonKind;
  /** Name in the console; of instances each has its own. */
  readonly name: string;
  readonly adminApi: ClientEndpoint;
  /** Ledger API, or the public API as mediators and managers reach it. */
  readonly clientApi: ClientEndpoint | undefined;
  /** Environment variable with a token for the Ledger API, where it asks for one. */
  readonly tokenVariable: string | undefined;
}

/** What watches the processes of one organization. */
export interface Monitor {
  readonly name: string;
  readonly organization: string;
  readonly image: PlannedImage;
  readonly published: number | undefined;
  readonly targets: readonly MonitorTarget[];
  readonly hasAlerts: boolean;
}

export interface MonitorTarget {
  readonly process: string;
  readonly service: string;
  readonly kind: ProcessKind;
  readonly mode: Process['mode'];
  readonly starts: Process['starts'];
  readonly zone: string | undefined;
  readonly port: number;
}

/** Who connects to whom. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Process, balancer, server or application at each end; services that are not rendered are named as they are. */
  readonly fromKind: 'process' | 'balancer' | 'application' | 'monitor' | 'job';
  readonly toKind: 'process' | 'balancer' | 'server' | 'external';
  readonly api: PortName | 'identity-provider' | 'fabric' | 'ethereum';
  readonly endpoint: Endpoint;
  readonly security: 'none' | 'server' | 'mutual';
  /** Whether client certificates exist on this kind of link at all. */
  readonly isMutualAvailable: boolean;
  readonly crossesOrganizations: boolean;
}

export interface Secret {
  /** Unique in the plan and fit for DNS. */
  readonly name: string;
  readonly organization: string;
  readonly variable: string;
  readonly purpose: string;
  /** Where the topology says that it lies. */
  readonly source: { readonly secret: string; readonly key: string } | undefined;
  /** Whether a development environment may use a random value; otherwise it comes from elsewhere. */
  readonly isRandom: boolean;
  /** Whether an empty value is fine. */
  readonly isOptional: boolean;
}

/** A certificate of one process, balancer or server, signed by its organization's authority. */
export interface Certificate {
  readonly name: string;
  readonly organization: string;
  readonly authority: string;
  /** Names under which it is reached. */
  readonly hosts: readonly HostRef[];
  readonly names: readonly string[];
  /** A mounted secret or issuer that the topology names. */
  readonly secret: string | undefined;
  readonly issuer: string | undefined;
  /** PostgreSQL reads its key as its own user. */
  readonly isForServer: boolean;
}

/** A certificate authority that somebody trusts. */
export interface Authority {
  readonly name: string;
  readonly organization: string;
  /** Whether its certificate is handed over and not made here. */
  readonly isExternal: boolean;
}

export interface HandOver {
  readonly organization: string;
  readonly direction: 'receive' | 'give';
  readonly what: string;
  /** The other side. */
  readonly partner: string;
}

/** Folder with `tls.crt` and `tls.key` of a process. */
export const tlsFolder = '/etc/tls';
/** The certificate of an authority inside a process. */
export const trustFile = (authority: string): string => `/etc/trust/${authority}/ca.crt`;
