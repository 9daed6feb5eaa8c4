const factors: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const pattern = /^(\d+(?:\.\d+)?)\s*(ms|millis|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$/;

/** A length of time such as `500ms`, `40s`, `10m` or `2 hours`, in milliseconds; undefined for any other text. */
export function durationMillis(text: string): number | undefined {
  const [, amount, unit = ''] = pattern.exec(text.trim()) ?? [];
  const factor = factors.get(unit.startsWith('ms') || unit === 'millis' ? 'ms' : unit.charAt(0));
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
