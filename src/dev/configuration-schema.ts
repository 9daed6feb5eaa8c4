/** The contract of `.canton-plan.yaml`, published as schemas/configuration.schema.json. */
import { formatNames } from '../report/formats.ts';

type Schema = Record<string, unknown>;

const text = (description: string, more: Schema = {}): Schema => ({
  type: 'string',
  minLength: 1,
  description,
  ...more,
});
const flag = (description: string): Schema => ({ type: 'boolean', description });
const oneOf = (description: string, values: readonly string[], more: Schema = {}): Schema => ({
  type: 'string',
  enum: values,
  description,
  ...more,
});
const list = (description: string, items: Schema, more: Schema = {}): Schema => ({
  type: 'array',
  description,
  items,
  ...more,
});
const record = (
  description: string,
  properties: Record<string, Schema>,
  required: string[] = [],
): Schema => ({
  type: 'object',
  description,
  properties,
  required,
  additionalProperties: false,
});
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

const levels = ['error', 'warning', 'info', 'off'];
const environments = ['production', 'staging', 'development'];
const glob = text('A pattern of paths, from the folder of this file: `*`, `**`, `?`, `{a,b}`.');

/** JSON Schema (2020-12) of the configuration file. */
export const configurationSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan configuration',
  ...record('What a team decides about canton-plan for a repository.', {
    $schema: { type: 'string', description: 'The JSON Schema, for editors.' },
    preset: oneOf(
      'Where the severities start. `recommended`: as the rules say; `strict`: warnings are errors, advice is a warning; `errors-only`: nothing but errors; `audit`: every rule as in production, whatever the environment.',
      ['recommended', 'strict', 'errors-only', 'audit'],
      { default: 'recommended' },
    ),
    rules: ref('Rules'),
    overrides: list(
      'Other severities for some files. Of several that fit, the last one wins.',
      record('Severities for some files.', { files: list('The files.', glob), rules: ref('Rules') }, [
        'files',
        'rules',
      ]),
    ),
    files: list(
      'What to check where no file is named; default: `topology.yaml` and `*.topology.yaml` in any folder.',
      glob,
      { examples: [['deploy/*.yaml']] },
    ),
    ignore: list('What never to check, even where it is named.', glob, { examples: [['legacy/']] }),
    baseline: text('The file of known findings, from the folder of this file.', {
      examples: ['.canton-plan-baseline.yaml'],
    }),
    customRules: list('Rules of your own, as expressions over the expanded topology.', ref('CustomRule')),
    ruleModules: list(
      'JavaScript modules with rules of your own. They are code and run with your rights: they load only with --allow-code.',
      text('Path of a module, from the folder of this file.'),
    ),
    validate: record('Defaults of `canton-plan validate`.', {
      failOn: oneOf('Lowest severity that makes the exit code 1.', ['error', 'warning', 'info', 'never'], {
        default: 'error',
      }),
      format: oneOf('How to report.', formatNames, { default: 'pretty' }),
      environment: oneOf('Check as if the files said this environment.', environments),
      maxProblems: {
        type: 'integer',
        minimum: 0,
        description: 'Most findings to print.',
        default: 200,
      },
      quiet: flag('Print findings only, no summary.'),
    }),
  }),
  $defs: {
    Level: oneOf('The severity of a rule.', levels),
    Rules: {
      type: 'object',
      description:
        'Severities by rule (`trigger/rule-live-twice`) or group (`trigger`); the rule wins. A group wakes no rule that is off in an environment.',
      additionalProperties: {
        anyOf: [
          oneOf('In every environment.', levels),
          record('By environment, as the rule says where one is left out; and the options of the rule.', {
            production: ref('Level'),
            staging: ref('Level'),
            development: ref('Level'),
            options: {
              type: 'object',
              description: 'Numbers that the rule goes by; `canton-plan explain RULE` lists them.',
              additionalProperties: { type: 'number' },
            },
          }),
        ],
      },
      examples: [{ monitoring: 'off', 'participant/database-not-ha': { production: 'warning' } }],
    },
    CustomRule: record(
      'A rule of your own. It holds wherever `expression` gives true.',
      {
        id: text('Its name, `group/name`, for reports and ignore comments.', {
          examples: ['acme/two-zones'],
        }),
        message: text('What to say where it does not hold; `{name}` stands for a capture of `where`.', {
          examples: ['participant `{name}` runs in one zone only'],
        }),
        severity: oneOf('Its severity in production.', ['error', 'warning', 'info'], { default: 'error' }),
        where: text(
          'The places to look at: keys from the top, `*` for any, `{name}` for any with a name for it.',
          { examples: ['participants.{name}'] },
        ),
        expression: text(
          'What must hold there, in the Common Expression Language (CEL). `self` is the value at the place, `topology` the whole expanded topology, captures have their names.',
          { examples: ['self.instances.map(i, i.zone).size() > 1'] },
        ),
        at: text('Where below the place the finding points, for example `database`.'),
        why: text('Why it matters.'),
        fix: text('What to do.'),
      },
      ['id', 'message', 'where', 'expression'],
    ),
  },
};
