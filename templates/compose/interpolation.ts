import { isObject, type PlainObject } from '#template';

/** A text in which Compose puts variables in: `${NAME:?what is missing}`. Every other text reaches containers as it is. */
export class Interpolated {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const interpolated = (text: string): Interpolated => new Interpolated(text);

/**
 * A part of a Compose file as it is written: a dollar sign of ours is doubled, since Compose takes a single one for the
 * beginning of a variable (Compose specification, "Interpolation"). Keys are never interpolated.
 */
export function written(value: unknown): unknown {
  if (value instanceof Interpolated) return value.text;
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(written);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value as PlainObject).map(([key, each]) => [key, written(each)]));
}
