import type { Language } from '../parse/language.ts';
import { validate } from './generated/accepts-configuration.js';

/** The language of `.canton-plan.yaml`. */
export const configurationLanguage: Language = {
  noun: 'configuration',
  accepts: validate,
  explain: () => import('./explain-configuration.ts'),
};
