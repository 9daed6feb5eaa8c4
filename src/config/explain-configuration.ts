/** What explains mistakes in a configuration file. */
export { default as schema } from '../../schemas/configuration.schema.json' with { type: 'json' };
export { validate } from './generated/validate-configuration.js';
