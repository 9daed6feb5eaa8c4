import { asList, isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import type { Environment } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';

/** How far the host ports of an environment lie above those of production. */
const portOffsets: Readonly<Record<Environment, number>> = {
  production: 0,
  staging: 10_000,
  development: 20_000,
};

/**
 * The value with `followEnvironment` carried out: outside production the name of the deployment, namespaces and the Compose
 * project end in the environment, it becomes the second label of every address under which others reach own services, and
 * published ports are shifted. What organizations that others run say of themselves stays. The setting is off in the
 * result, so that doing it again changes nothing.
 */
export function followEnvironment(value: TopologyValue, environment: Environment): TopologyValue {
  if (value.followEnvironment !== true) return value;
  const written = { ...value, followEnvironment: false };
  if (environment === 'production') return written as TopologyValue;
  const follower = new Follower(environment, externalIn(value));
  const project = own(written['compose'], 'project');
  const offset = Number(own(written['compose'], 'portOffset') ?? 0) + portOffsets[environment];
  const result: PlainObject = {
    ...written,
    name: follower.named(value.name),
    compose: {
      ...(isObject(written['compose']) ? written['compose'] : {}),
      ...(project === undefined ? {} : { project: follower.named(project) }),
      portOffset: offset,
    },
  };
  for (const [key, section] of Object.entries(written))
    if (key === 'monitoring') result[key] = follower.moved(section);
    else if (isObject(section) && !settings.has(key)) setOwn(result, key, follower.section(section));
  return result as TopologyValue;
}

/** Sections of the top that are no maps of components. */
const settings = new Set([
  'daml',
  'compose',
  'kubernetes',
  'images',
  'resilience',
  'identityProviders',
  'networks',
]);

/** What stands below speaks of something else: systems outside, or text that is taken as it is. */
const foreign = new Set([
  'external',
  'backend',
  'ethereum',
  'fabric',
  'extraConfig',
  'overrides',
  'environment',
]);

const externalIn = ({ organizations = {} }: TopologyValue): ReadonlySet<string> =>
  new Set(Object.entries(organizations).flatMap(([name, { external }]) => (external === true ? [name] : [])));

class Follower {
  readonly #environment: Environment;
  readonly #external: ReadonlySet<string>;

  constructor(environment: Environment, external: ReadonlySet<string>) {
    this.#environment = environment;
    this.#external = external;
  }

  named(name: unknown): unknown {
    return typeof name === 'string' ? `${name}-${this.#environment}` : name;
  }

  section(entries: PlainObject): PlainObject {
    const result: PlainObject = {};
    for (const [name, entry] of Object.entries(entries)) setOwn(result, name, this.#entry(name, entry));
    return result;
  }

  #entry(name: string, entry: unknown): unknown {
    if (!isObject(entry) || entry['external'] === true || this.#external.has(name)) return entry;
    if (asList(entry['organization']).some((each) => this.#external.has(String(each)))) return entry;
    return this.moved(entry);
  }

  /** A part of a component with its addresses and ports moved. */
  moved(part: unknown): unknown {
    if (Array.isArray(part)) return part.map((each) => this.moved(each));
    if (!isObject(part)) return part;
    const result: PlainObject = {};
    for (const [key, value] of Object.entries(part)) setOwn(result, key, this.#setting(key, value));
    return result;
  }

  #setting(key: string, value: unknown): unknown {
    if (foreign.has(key)) return value;
    if (key === 'namespace') return this.named(value);
    if (key === 'publish') return this.#ports(value);
    if ((key === 'address' || key === 'externalUrl' || key === 'callbackUri') && typeof value === 'string')
      return this.#address(value);
    return this.moved(value);
  }

  #ports(value: unknown): unknown {
    if (isObject(value)) {
      const result: PlainObject = {};
      for (const [key, port] of Object.entries(value)) setOwn(result, key, this.#ports(port));
      return result;
    }
    if (typeof value !== 'number') return value;
    const offset = portOffsets[this.#environment];
    return value + offset > 65_535 ? value - offset : value + offset;
  }

  /** `domain.exchange.example` becomes `domain.staging.exchange.example`; numbers and bare names have no label to spare. */
  #address(text: string): string {
    return text.replace(
      /^((?:https?:\/\/)?)([a-z0-9-]+)((?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)(?=[:/?#]|$)/i,
      (_, scheme: string, first: string, rest: string) => `${scheme}${first}.${this.#environment}${rest}`,
    );
  }
}
