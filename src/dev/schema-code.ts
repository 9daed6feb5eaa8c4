import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

/** A schema without the keywords that only people read; they would only make the validator longer. */
function withoutAnnotations(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if ((key === 'description' || key === 'title') && typeof value === 'string') continue;
    if (key === 'examples' && Array.isArray(value)) continue;
    if (key === 'default' && (typeof value !== 'object' || value === null)) continue;
    kept[key] = withoutAnnotations(value);
  }
  return kept;
}

/** JavaScript source of a validator for `schema`: compiling a schema at start would cost 50 ms. */
export function validatorCode(schema: object): string {
  // biome-ignore lint/suspicious/noExplicitAny: the CommonJS default export has no callable type under bundler resolution
  const ajv = new (Ajv2020 as any)({
    allErrors: true,
    inlineRefs: false,
    messages: false,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, optimize: 2 },
  });
  // What was looked at counts for `unevaluatedProperties` alone, which no schema here has.
  ajv.opts.unevaluated = false;
  const validate = ajv.compile(withoutAnnotations(schema));
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const code: string = (standaloneCode as any)(ajv, validate);
  // The generator writes one CommonJS require even into an ES module; the function counts code points.
  return code.replace(
    /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g,
    '((text) => [...text].length)',
  );
}

/**
 * The same validator without its error reports, for the start of the program: it only says yes or no, and is a third
 * of the size. Where it says no, the full one is loaded and tells why.
 */
export function acceptorCode(schema: object): string {
  const code = validatorCode(withSharedParts(schema))
    .replace(
      /const err\d+ = \{instancePath.*?\};if\(vErrors === null\)\{vErrors = \[err\d+\];\}else \{vErrors\.push\(err\d+\);\}/g,
      '',
    )
    .replace(
      /vErrors = vErrors === null \? validate\d+\.errors : vErrors\.concat\(validate\d+\.errors\);errors = vErrors\.length;/g,
      'errors++;',
    )
    .replace(
      /, \{instancePath(?::instancePath\+.*?)?,parentData(?::\w+)?,parentDataProperty(?::[^,]+?)?,rootData,dynamicAnchors\}\)/g,
      ')',
    )
    .replace(/validate\d+\.errors = vErrors;/g, '')
    .replace(
      /let vErrors = null;|if\(vErrors !== null\)\{if\((\w+)\)\{vErrors\.length = \1;\}else \{vErrors = null;\}\}/g,
      '',
    )
    .replace(
      /, \{instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors=\{\}\}=\{\}/g,
      '',
    );

  return withoutSchemas(code.replace(/func\d+\((\w+)\) < 1(?=\))/g, '$1 === ""'));
}

/**
 * Code that holds no schema: all that it asks of one is whether an object has a key. To build the schemas at each start
 * takes longer than to look at a small file.
 */
function withoutSchemas(code: string): string {
  const schemas = new Map<string, string>();
  const bare = code.replace(
    /const (schema\d+) = (\{.*?\});(?=const |function )/g,
    (_, name: string, text: string) => {
      schemas.set(name, text);
      return '';
    },
  );
  const keys = new Map<string, string>();
  const asked = bare.replace(
    /func\d+\.call\((schema\d+)([^,]*), (\w+)\)/g,
    (_, name: string, steps: string, key: string) => {
      let part: unknown = JSON.parse(schemas.get(name) ?? 'null');
      for (const [step] of steps.matchAll(/\w+/g)) part = (part as Schema)[step];
      const words = JSON.stringify(Object.keys(part as Schema));
      if (!keys.has(words)) keys.set(words, `keys${keys.size}`);
      return `${keys.get(words)}.has(${key})`;
    },
  );
  if (/\b(?:schema\d+|instancePath|vErrors|evaluated\d*)\b/.test(asked))
    throw new Error('the code of a validator speaks of what it no longer has');
  const sets = [...keys].map(([words, name]) => `const ${name} = new Set(${words});`);
  return asked.replace('"use strict";', `"use strict";${sets.join('')}`);
}

/** Keywords with one schema, and those with several by name. */
const withOne = ['items', 'additionalProperties'];
const withNames = ['properties', 'patternProperties', '$defs'];
/** Of a shorter schema the code is as short as the call of a function. */
const shortSchema = 40;

/** The same schema with each part that stands in it several times as a definition: the code of those is one function. */
function withSharedParts(schema: object): object {
  const counts = new Map<string, number>();
  const bare = withoutAnnotations(schema) as Schema;
  mapParts(bare, function count(part): Schema {
    const text = JSON.stringify(part);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return mapParts(part, count);
  });
  const shared = new Map<string, { readonly name: string; readonly schema: Schema }>();
  const share = (part: Schema): Schema => {
    const text = JSON.stringify(part);
    if ((counts.get(text) ?? 0) < 2 || text.length < shortSchema) return mapParts(part, share);
    if (!shared.has(text)) {
      const name = `shared${shared.size}`;
      shared.set(text, { name, schema: {} });
      shared.set(text, { name, schema: mapParts(part, share) });
    }
    return { $ref: `#/$defs/${shared.get(text)?.name}` };
  };
  const whole = mapParts(bare, share);
  const definitions = [...shared.values()].map((each) => [each.name, each.schema]);
  return { ...whole, $defs: { ...(whole.$defs as Schema), ...Object.fromEntries(definitions) } };
}

type Schema = Readonly<Record<string, unknown>>;

/** A schema with each schema that is a part of it replaced. */
function mapParts(schema: Schema, replace: (part: Schema) => Schema): Schema {
  const mapped = (part: unknown): unknown =>
    typeof part === 'object' && part !== null ? replace(part as Schema) : part;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, unknown] => {
      if (withOne.includes(key)) return [key, mapped(value)];
      // A name is a string, which a definition has to say.
      if (key === 'propertyNames') return [key, mapped({ type: 'string', ...(value as Schema) })];
      if (key === 'anyOf') return [key, (value as unknown[]).map(mapped)];
      if (!withNames.includes(key)) return [key, value];
      return [
        key,
        Object.fromEntries(Object.entries(value as Schema).map(([name, part]) => [name, mapped(part)])),
      ];
    }),
  );
}
