import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import { documentedPorts, type PortName } from '../profiles/ports.ts';
import type { CantonKind, Port } from './plan.ts';

/** The entry of an instance in the expanded file. */
export const entryOf = (spec: { instances?: File.Instances }, instance: Instance): File.Instance =>
  (Array.isArray(spec.instances) ? spec.instances[instance.index] : undefined) ?? {};

/** A port as the instance or its service says it, else undefined. */
export const writtenPort = (
  spec: { ports?: File.Ports; instances?: File.Instances },
  instance: Instance,
  name: PortName,
): number | undefined => entryOf(spec, instance).ports?.[name] ?? spec.ports?.[name];

/** Where a port is published. A service's own wish goes to its first instance: a host port exists only once. */
export const publishedPort = (
  spec: { publish?: File.Ports; instances?: File.Instances },
  instance: Instance,
  name: PortName,
): number | undefined =>
  entryOf(spec, instance).publish?.[name] ?? (instance.index === 0 ? spec.publish?.[name] : undefined);

const defaultsOf = (kind: CantonKind): Readonly<Partial<Record<PortName, number>>> =>
  documentedPorts[kind === 'domain' ? 'embedded-domain' : kind];

/** Hands out the ports of one process: documented ones, and for the next node of a kind ten more, as Canton does. */
export class PortPool {
  readonly #taken = new Set<number>();

  /** The port that is asked for, or the first free one at or above the documented one. */
  take(kind: CantonKind, name: PortName, wanted: number | undefined): number {
    let port = wanted ?? defaultsOf(kind)[name] ?? 0;
    if (wanted === undefined) while (this.#taken.has(port)) port += 10;
    this.#taken.add(port);
    return port;
  }
}

const http = new Set<PortName>(['httpHealth', 'metrics', 'http']);

/** A port of a process; health and metrics ports never have TLS. */
export const portOf = (
  name: PortName,
  number: number,
  more: { node?: string | undefined; isSecured?: boolean; published?: number | undefined } = {},
): Port => ({
  name,
  node: more.node,
  number,
  protocol: http.has(name) ? 'http' : 'grpc',
  isSecured: more.isSecured ?? false,
  published: more.published,
});
