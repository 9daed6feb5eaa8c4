const factors: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** How a length of time is written: `500ms`, `40s`, `10m`, `2 hours`, `4w`. */
export const durationPattern =
  '^(\\d+(?:\\.\\d+)?) ?(ms|millis|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)$';

const pattern = new RegExp(durationPattern);

/** A length of time in milliseconds; undefined for a text that is none. */
export function durationMillis(text: string): number | undefined {
  const [, amount, unit = ''] = pattern.exec(text) ?? [];
  const factor = factors.get(unit.startsWith('ms') || unit === 'millis' ? 'ms' : unit.charAt(0));
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
