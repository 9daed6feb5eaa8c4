/** A text asset with its slots `{{name}}` filled in; a slot that nobody fills is a mistake of ours. */
export function fillSlots(asset: string, values: Readonly<Record<string, string>>): string {
  return asset.replace(/\{\{([a-z][a-zA-Z]*)\}\}/g, (_, slot: string) => {
    const value = Object.hasOwn(values, slot) ? values[slot] : undefined;
    if (value === undefined) throw new Error(`nothing fills the slot ${slot}`);
    return value;
  });
}
