import type { Rule } from '../src/check/rule.ts';
import * as everyRule from './every-rule.ts';

/** Every rule, in order of id. */
export const rules: readonly Rule[] = Object.values(everyRule);
