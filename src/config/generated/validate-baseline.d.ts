import type { ErrorObject } from 'ajv';

/** Whether a value follows the baseline schema; the reasons stand in `validate.errors` afterwards. */
export const validate: { (value: unknown): boolean; errors?: ErrorObject[] | null };
