// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is HOCON
import fc from 'fast-check';

/** Random HOCON documents in which every construct meets every other one; most of them can be resolved. */
const key = fc.constantFrom('a', 'b', 'c', 'd', 'p q', '"x.y"', 'port', 'n-1');
const path = fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => keys.join('.'));
const variable = fc.constantFrom('LEDGER_PORT', 'DB_HOST', 'DB_PORT');
const word = fc.constantFrom(
  ...[
    'x',
    'two words',
    '"quoted"',
    '"with ${no} substitution"',
    '1',
    '2.50',
    '-3',
    '1e3',
    '007',
    '10s',
    '128k',
  ],
  ...[
    'true',
    'false',
    'null',
    '"""three "quotes" """',
    '5 minutes',
    'a/b',
    '"é\\u00e9\\n"',
    '0.0.0.0',
    '-x',
    'yes',
  ],
);
const reference = fc.oneof(
  { weight: 3, arbitrary: path.map((text) => `\${?${text}}`) },
  { weight: 1, arbitrary: path.map((text) => `\${${text}}`) },
  { weight: 2, arbitrary: variable.map((text) => `\${${text}}`) },
  { weight: 1, arbitrary: fc.constant('${?UNSET_VARIABLE}') },
);

const { value } = fc.letrec<{ value: string; object: string; list: string; field: string }>((tie) => ({
  field: fc
    .tuple(path, fc.constantFrom(' = ', ' : ', '=', ' += '), tie('value'))
    .map(([name, sign, text]) => `${name}${sign}${text}`),
  object: fc
    .array(tie('field'), { maxLength: 3 })
    .chain((fields) => fc.constantFrom(', ', '\n', ',\n').map((between) => `{ ${fields.join(between)} }`)),
  list: fc
    .array(tie('value'), { maxLength: 3 })
    .chain((items) => fc.constantFrom(', ', '\n').map((between) => `[${items.join(between)}]`)),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: word },
    { weight: 4, arbitrary: reference },
    { weight: 2, arbitrary: fc.tuple(word, reference, word).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(reference, reference).map((parts) => parts.join(' ')) },
    { weight: 2, arbitrary: tie('object') },
    { weight: 2, arbitrary: tie('list') },
    { weight: 2, arbitrary: fc.tuple(reference, tie('object')).map((parts) => parts.join(' ')) },
    { weight: 1, arbitrary: fc.tuple(tie('object'), reference).map((parts) => parts.join(' ')) },
    { weight: 1, arbitrary: fc.tuple(tie('list'), reference, tie('list')).map((parts) => parts.join(' ')) },
  ),
}));

/** A whole document. */
export const hoconDocument: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(path, fc.constantFrom(' = ', ' : ', ' += ', ' = \n  '), value).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 8 },
  )
  .map((fields) => `${fields.join('\n')}\n`);
