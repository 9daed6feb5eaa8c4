/** Whether a value follows the configuration schema. */
export const validate: (value: unknown) => boolean;
