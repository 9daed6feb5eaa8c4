import type { PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { ComponentKind } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { PortName } from '../profiles/ports.ts';
import type { ClientEndpoint, Endpoint, ServerTls } from './endpoint.ts';
import type { Authority, Certificate, Secret } from './trust.ts';

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
  /** Name of its {@link Certificate}, mounted at `tlsFolder`. */
  readonly certificate: string | undefined;
  /** Names of the {@link Authority}s that it trusts, each mounted at `trustFile`. */
  readonly trusts: readonly string[];
  readonly liveness: Probe;
  /** Whether it can take traffic; a passive instance is alive but not ready. */
  readonly readiness: Probe;
  readonly restart: 'always' | 'on-failure' | 'none';
  /** Whether the orchestrator asks for `liveness`, and restarts what does not answer. */
  readonly isProbed: boolean;
  /** Database servers that must accept connections before it. */
  readonly needsServers: readonly string[];
  readonly resources: File.Resources | undefined;
  /** Heap of its virtual machine, where the topology says one: `4g`. */
  readonly heap: string | undefined;
  readonly overrides: readonly File.Override[];
  /** The user's own keys, relative to the node (Canton) or the file (Daml services). */
  readonly extraConfig: readonly PlainObject[];
  readonly exposure: 'internal' | 'network' | 'internet';
  /** Where browsers and clients outside reach it. */
  readonly externalUrl: string | undefined;
}

/** A JVM with one or more Canton nodes. */
export interface CantonProcess extends ProcessBase {
  readonly kind: CantonKind;
  readonly nodes: readonly CantonNode[];
  readonly settings: CantonSettings;
  readonly httpHealth: HttpHealth | undefined;
  readonly metricsPort: number | undefined;
}

/** What the topology says of a whole Canton process. */
export interface CantonSettings {
  readonly logging: File.CantonLogging | undefined;
  readonly tracing: File.Tracing | undefined;
  readonly features: File.Features | undefined;
  /** Keys below `canton`. */
  readonly config: readonly PlainObject[];
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
      /** More of the pool of a Daml service. */
      readonly pool: File.Pool | undefined;
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
  /** Where browsers reach it, without a slash at the end; of several trigger nodes behind one host each has its own path. */
  readonly browserUrl: string | undefined;
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
  /** Where browsers reach it, without a slash at the end; of several trigger nodes behind one host each has its own path. */
  readonly browserUrl: string | undefined;
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
  readonly build: ImageBuild | undefined;
}

/** How an image is built where none can be pulled: from which release file, on which base image. */
export interface ImageBuild {
  readonly base: string;
  readonly file: string;
  readonly url: string;
  /** The release of the file, where it is another than the topology's. */
  readonly otherRelease: string | undefined;
  /** What the file must be, `sha256:` and hexadecimal digits, as far as the topology says it. */
  readonly checksum: string | undefined;
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
