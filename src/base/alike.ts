/** Whether two values that could stand in a file are the same, keys in the same order. What is one object is not looked into. */
export function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return (
    keys.length === others.length &&
    keys.every((key, index) => key === others[index] && isAlike((one as Values)[key], (other as Values)[key]))
  );
}

type Values = Readonly<Record<string, unknown>>;
