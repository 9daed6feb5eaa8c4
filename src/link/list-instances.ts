import { isObject, type PlainObject } from '../base/object.ts';
import { type Defaults, isDevelopment } from './defaults.ts';
import { filled, withDefaults } from './fill-in.ts';

/** Instances as a list, each with a name and, where zones are declared, a zone in turn. `isLed`: the first of them works, the others wait. */
export function listInstances(
  entry: PlainObject,
  defaults: Defaults,
  fewest?: number,
  isLed = false,
): unknown {
  const written = entry['instances'] ?? fewest ?? (isDevelopment(defaults) ? 1 : 2);
  const isPlaced = Array.isArray(entry['zones']) && entry['zones'].length > 0;
  const zones = isPlaced ? (entry['zones'] as string[]) : defaults.zones;
  const count = Array.isArray(written) ? written.length : Number(written);
  // An order that somebody wrote stays. Where all work and each zone gets as many as every other, nothing is uneven either;
  // of pairs the first ones would all be in one zone, and fail together.
  const isEven = count % Math.max(1, zones.length) === 0 && !isLed;
  const turn = isPlaced || isEven ? 0 : defaults.turn.zone;
  if (typeof written === 'number') {
    const key = written * Math.max(1, zones.length) + turn;
    const known = isPlaced ? undefined : defaults.counted.get(key);
    if (known !== undefined) return known;
    const list = Array.from({ length: written }, (_, index) =>
      filled({}, standard(index, zones[(index + turn) % zones.length])),
    );
    if (!isPlaced) defaults.counted.set(key, list);
    return list;
  }
  if (!Array.isArray(written)) return written;
  const nextZone = zonesBeside(written, zones, turn);
  return written.map((instance, index) =>
    isObject(instance)
      ? withDefaults(instance, standard(index, instance['zone'] === undefined ? nextZone(index) : undefined))
      : instance,
  );
}

const standard = (index: number, zone: string | undefined): PlainObject => ({
  name: String(index + 1),
  zone,
});

/** Where an instance stands that names no zone: in turn, and where the fewest are, so that none joins another that somebody placed. */
function zonesBeside(
  listed: readonly unknown[],
  zones: readonly string[],
  turn: number,
): (index: number) => string | undefined {
  const used = new Map(zones.map((zone) => [zone, 0]));
  const use = (zone: unknown): void => {
    if (typeof zone === 'string') used.set(zone, (used.get(zone) ?? 0) + 1);
  };
  for (const instance of listed) if (isObject(instance)) use(instance['zone']);
  return (index) => {
    let best: string | undefined;
    for (let step = 0; step < zones.length; step++) {
      const zone = zones[(index + turn + step) % zones.length] ?? '';
      if (best === undefined || (used.get(zone) ?? 0) < (used.get(best) ?? 0)) best = zone;
    }
    use(best);
    return best;
  };
}
