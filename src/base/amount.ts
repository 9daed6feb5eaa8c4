export const mebi = 2 ** 20;
const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: mebi,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** An amount as Kubernetes takes it: `6g`, as Java and Docker write it, is `6Gi`. */
export const quantity = (text: string): string => text.replace(/[kmgt]$/, (unit) => `${unit.toUpperCase()}i`);

/** Bytes of an amount (`6Gi`, `6G`, `6g`), or undefined where it is none. */
export function bytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([kmgt]?i?)$/i.exec(quantity(text.trim()));
  const unit = units[(match?.[2] ?? '').toLowerCase()];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** Bytes of a heap as Java takes it: `4g` is four gibibytes. */
export function heapBytes(heap: string): number | undefined {
  const match = /^(\d+)([kmgt]?)$/i.exec(heap.trim());
  return match === null ? undefined : bytes(`${match[1]}${match[2] === '' ? '' : `${match[2]}i`}`);
}
