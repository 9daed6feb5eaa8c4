import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import type { Origin } from './origin.ts';

interface EstateRule {
  readonly severity: Severity;
  readonly why: string;
  readonly help: string;
}

/** What only an estate can show; the rules of the catalogue see it through the topology that is made of it. */
export const estateRules = {
  'estate/unreadable': {
    severity: 'error',
    why: 'The program that reads this file would stop at the same place, and what it says is not part of the topology.',
    help: 'fix the file; the rest was imported without it',
  },
  'estate/include-not-read': {
    severity: 'error',
    why: 'A configuration that is named without a folder has none in which included files could lie: Typesafe Config looks on the class path, finds nothing and says nothing. What the included file sets, TLS or storage, is not there. `include required(…)` would stop the start.',
    help: 'write `-c ./NAME` or the whole path (findings/hocon-include-beside-a-bare-name.sh)',
  },
  'estate/substitution-not-set': {
    severity: 'error',
    why: 'A required substitution without a value stops the process when it reads its configuration.',
    help: 'set the variable, or write the substitution with a question mark after a line with a default',
  },
  'estate/literal-secret': {
    severity: 'error',
    why: 'Who can read the file has the secret, and so has every backup and every commit that it was ever in.',
    help: 'take it from an environment variable or a mounted secret, and replace the secret: it is known now',
  },
  'estate/unknown-key': {
    severity: 'error',
    why: 'Canton refuses keys that it does not know and does not start; services ignore them without a word.',
    help: 'correct or remove the key',
  },
  'estate/refused-value': {
    severity: 'error',
    why: 'Canton and the services read each key as a number, a duration, a word of a list; what does not fit stops the start.',
    help: 'write a value of the kind that the key takes',
  },
  'estate/ignored-key': {
    severity: 'warning',
    why: 'The service reads its file without looking for this key, so what is asked for here does not happen.',
    help: 'remove it, or say it where the service looks',
  },
  'estate/wrong-variable': {
    severity: 'warning',
    why: 'The value is that of something else: it changes when the other one is changed, and stays when its own is.',
    help: 'name the variable that belongs to this key',
  },
  'estate/block-outside-node': {
    severity: 'error',
    why: 'A block belongs below the name of its node; one level higher Canton takes it for a node of that name.',
    help: 'move the block into the node',
  },
  'estate/health-port': {
    severity: 'warning',
    why: 'Nothing listens there: the check fails for ever, or finds an instance healthy that is not.',
    help: 'ask the port of the health server',
  },
  'estate/trigger-replicas': {
    severity: 'error',
    why: 'Every replica runs all trigger rules of the shared store: each sees the same event and submits its commands, so a rule does twice what it should do once.',
    help: 'set replicaCount to 1, and let the orchestrator start it again when it fails',
  },
} as const satisfies Record<string, EstateRule>;

export type EstateRuleId = keyof typeof estateRules;

/** A finding at a place of the estate. */
export function estateFinding(rule: EstateRuleId, message: string, at: Origin, label: string): Diagnostic {
  return {
    ...estateRules[rule],
    rule,
    message,
    document: 0,
    primary: { file: at.file, span: at.span, text: label, path: [] },
    related: [],
    fixes: [],
  };
}
