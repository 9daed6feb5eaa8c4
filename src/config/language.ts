import type { Language } from '../parse/language.ts';
import { validate } from './generated/validate-configuration.js';

/** The language of `.canton-plan.yaml`. */
export const configurationLanguage: Language = {
  noun: 'configuration',
  accepts: validate,
  explain: async () => {
    const { default: schema } = await import('../../schemas/configuration.schema.json', {
      with: { type: 'json' },
    });
    return { schema, validate };
  },
};
