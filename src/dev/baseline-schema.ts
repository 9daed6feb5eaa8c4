/** The contract of the baseline file, published as schemas/baseline.schema.json. */

type Schema = Record<string, unknown>;

const text = (description: string): Schema => ({ type: 'string', minLength: 1, description });

/** JSON Schema (2020-12) of the baseline: the findings that a team knew when it switched the gate on. */
export const baselineSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan baseline',
  type: 'object',
  description: 'Findings that are known and do not fail the gate. Each entry stands for one finding.',
  properties: {
    $schema: { type: 'string', description: 'The JSON Schema, for editors.' },
    version: { type: 'integer', minimum: 1, maximum: 1, description: 'Version of this format.' },
    findings: {
      type: 'array',
      description: 'The known findings.',
      items: { $ref: '#/$defs/Entry' },
    },
  },
  required: ['version', 'findings'],
  additionalProperties: false,
  $defs: {
    Entry: {
      type: 'object',
      description: 'One known finding. It is found again by rule and place in the structure; lines may move.',
      properties: {
        file: text('The topology file, from the folder of the baseline.'),
        document: { type: 'integer', minimum: 0, description: 'Index of the YAML document; default 0.' },
        rule: text('Id of the rule.'),
        path: { type: 'string', description: 'Place in the structure, `participants.alpha.database`.' },
        reason: text('Why it is left as it is.'),
        until: text('Last day on which the entry counts, `2027-01-31`.'),
      },
      required: ['file', 'rule', 'path'],
      additionalProperties: false,
    },
  },
};
