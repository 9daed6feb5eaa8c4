import { assets } from '../generated/assets.ts';
import type { In } from './grammar.ts';

type Assets = typeof assets;

/** The grammar of an asset, by the ending of its name. */
type GrammarOf<Name extends string> = Name extends `${string}.canton`
  ? 'scala'
  : Name extends `${string}.cfg`
    ? 'haproxy'
    : Name extends `${string}Dockerfile`
      ? 'dockerfile'
      : Name extends `${string}.md`
        ? 'markdown'
        : Name extends `${string}.sh`
          ? 'shell'
          : Name extends `${string}.sql`
            ? 'psql'
            : never;

/** The names of the slots `{{name}}` in a text. */
type SlotsOf<Text extends string> = Text extends `${string}{{${infer Slot}}}${infer Rest}`
  ? Slot | SlotsOf<Rest>
  : never;

/**
 * A text asset with its slots `{{name}}` filled in. Each slot takes what may stand in a file of this grammar; a slot
 * that nobody fills, or that is filled with a text from outside as it is, does not compile.
 */
export function fillSlots<Name extends keyof Assets>(
  name: Name,
  values: Readonly<Record<SlotsOf<Assets[Name]>, In<GrammarOf<Name>> | number>>,
): In<GrammarOf<Name>> {
  const known: Readonly<Record<string, string | number>> = values;
  return assets[name].replace(/\{\{([a-z][a-zA-Z]*)\}\}/g, (_, slot: string) => {
    const value = Object.hasOwn(known, slot) ? known[slot] : undefined;
    if (value === undefined) throw new Error(`nothing fills the slot ${slot} of ${name}`);
    return String(value);
  }) as In<GrammarOf<Name>>;
}
