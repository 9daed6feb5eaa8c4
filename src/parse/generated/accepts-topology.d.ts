/** Whether a value follows the topology schema. */
export const validate: (value: unknown) => boolean;
