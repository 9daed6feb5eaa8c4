export { rules } from './every-rule.ts';
