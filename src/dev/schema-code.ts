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
  return validatorCode(schema)
    .replace(
      /const err\d+ = \{instancePath.*?\};if\(vErrors === null\)\{vErrors = \[err\d+\];\}else \{vErrors\.push\(err\d+\);\}/g,
      '',
    )
    .replace(
      /vErrors = vErrors === null \? validate\d+\.errors : vErrors\.concat\(validate\d+\.errors\);errors = vErrors\.length;/g,
      'errors++;',
    )
    .replace(
      /, \{instancePath:instancePath\+.*?,parentData:\w+,parentDataProperty:[^,]+?,rootData,dynamicAnchors\}\)/g,
      ')',
    )
    .replace(/validate\d+\.errors = vErrors;/g, '')
    .replace(
      /, \{instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors=\{\}\}=\{\}/g,
      '',
    );
}
