import { listNames } from '../../src/base/names.ts';
import { asList } from '../../src/base/object.ts';
import type { Reporter } from '../../src/check/rule.ts';
import type { Instance, Place } from '../../src/model/component.ts';
import type * as File from '../../src/model/generated/topology-file.ts';
import type { Sequencer, Topology } from '../../src/model/topology.ts';

/** A setting of a blockchain connection with the place where it is written. */
export interface Setting<T> {
  readonly value: T;
  readonly at: Place;
}

/** How one sequencer instance reaches its chain: what it says itself, else its service, else the domain. */
export interface ChainClient<K extends 'fabric' | 'ethereum'> {
  readonly service: Sequencer;
  readonly instance: Instance;
  /** Where a setting would stand that nobody wrote. */
  readonly at: Place;
  get<P extends keyof Settings[K] & string>(key: P): Setting<NonNullable<Settings[K][P]>> | undefined;
}

interface Settings {
  readonly fabric: File.Fabric;
  readonly ethereum: File.Ethereum;
}

/** Every sequencer instance on a chain of that kind. */
export function chainClients<K extends 'fabric' | 'ethereum'>(topology: Topology, kind: K): ChainClient<K>[] {
  return topology.sequencers.flatMap((service) =>
    // A service of another kind than its domain is one mistake; its settings are not looked at.
    service.backendKind === kind &&
    service.domain !== undefined &&
    (service.domain.backendKinds[0]?.kind ?? kind) === kind
      ? service.instances.map((instance) => chainClient(service, instance, kind))
      : [],
  );
}

function chainClient<K extends 'fabric' | 'ethereum'>(
  service: Sequencer,
  instance: Instance,
  kind: K,
): ChainClient<K> {
  const entries = Array.isArray(service.spec.instances) ? service.spec.instances : [];
  const domain = service.domain;
  const layers: { settings: Settings[K] | undefined; at: (key: string) => Place }[] = [
    { settings: entries[instance.index]?.[kind], at: (key) => instance.at(kind, key) },
    { settings: service.spec[kind], at: (key) => service.at(kind, key) },
  ];
  if (domain !== undefined)
    layers.push({ settings: domain.backend?.[kind], at: (key) => domain.at('backend', kind, key) });
  return {
    service,
    instance,
    at: entries[instance.index]?.[kind] === undefined ? service.at(kind) : instance.at(kind),
    get(key) {
      for (const { settings, at } of layers) {
        const value = settings?.[key];
        if (value !== undefined && value !== null) return { value, at: at(key) };
      }
      return undefined;
    },
  };
}

/** One text for one place. */
export const placeKey = (place: Place): string => JSON.stringify([place.path, place.part]);

/** Reports Ethereum sequencers of one network that share what each must have for itself; `message` ends the sentence. */
export function reportShared(
  topology: Topology,
  key: 'node' | 'wallet',
  words: { readonly message: string; readonly label: string },
  report: Reporter,
): void {
  const byName = new Map<string, ChainClient<'ethereum'>[]>();
  for (const client of chainClients(topology, 'ethereum')) {
    const [name, ...more] = asList(client.get(key)?.value);
    if (name === undefined || more.length > 0) continue;
    const identity = `${client.get('network')?.value ?? ''}\u0000${name}`;
    const known = byName.get(identity);
    if (known === undefined) byName.set(identity, [client]);
    else known.push(client);
  }
  for (const clients of byName.values()) {
    const [first, second, ...others] = clients;
    const at = second?.get(key)?.at;
    if (first === undefined || at === undefined) continue;
    report({
      message: `sequencers ${listNames(clients.map(({ instance }) => instance.name))} ${words.message}`,
      at,
      label: words.label,
      related: [first, ...others].flatMap((client) => {
        const place = client.get(key)?.at;
        return place === undefined || place.path.join() === at.path.join()
          ? []
          : [{ at: place, label: `\`${client.instance.name}\` uses it` }];
      }),
    });
  }
}
