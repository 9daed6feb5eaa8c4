/** What explains mistakes in a topology. */
export { default as schema } from '../../schemas/topology.schema.json' with { type: 'json' };
export { validate } from './generated/validate-topology.js';
