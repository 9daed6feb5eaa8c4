/** What the schemas of JSON reports are made of. */

export type Schema = Record<string, unknown>;

export const described = (description: string, schema: Schema): Schema => ({ description, ...schema });
export const text = (description: string): Schema => ({ type: 'string', description });
export const oneOf = (description: string, values: readonly string[]): Schema => ({
  enum: values,
  description,
});
export const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
export const listOf = (description: string, items: Schema): Schema => ({ type: 'array', description, items });
export const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** An object in which everything is required but what is named as optional. New keys may come within a version. */
export const record = (
  description: string,
  properties: Record<string, Schema>,
  optional: string[] = [],
): Schema => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
