import type { ErrorObject } from 'ajv';

/** Whether a value follows the configuration schema; the reasons stand in `validate.errors` afterwards. */
export const validate: { (value: unknown): boolean; errors?: ErrorObject[] | null };
