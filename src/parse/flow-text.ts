import { isObject } from '../base/object.ts';
import { scalarText } from './scalar-text.ts';

/** A value as YAML on one line: `{ organization: exchange, zones: [a, b] }`. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'string') return scalarText(value);
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${scalarText(key)}: ${flowText(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
