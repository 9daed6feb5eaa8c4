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

/** Each asset cut at its slots: words of ours and names of slots take turns. */
const pieces = new Map<string, readonly string[]>();

function piecesOf(name: keyof Assets): readonly string[] {
  let known = pieces.get(name);
  if (known === undefined) {
    known = assets[name].split(/\{\{([a-z][a-zA-Z]*)\}\}/);
    pieces.set(name, known);
  }
  return known;
}

/**
 * A text asset with its slots `{{name}}` filled in. Each slot takes what may stand in a file of this grammar; a slot
 * that nobody fills, or that is filled with a text from outside as it is, does not compile.
 */
export function fillSlots<Name extends keyof Assets>(
  name: Name,
  values: Readonly<Record<SlotsOf<Assets[Name]>, In<GrammarOf<Name>> | number>>,
): In<GrammarOf<Name>> {
  const known: Readonly<Record<string, string | number>> = values;
  let text = '';
  for (const [index, piece] of piecesOf(name).entries()) {
    const value = index % 2 === 0 ? piece : Object.hasOwn(known, piece) ? known[piece] : undefined;
    if (value === undefined) throw new Error(`nothing fills the slot ${piece} of ${name}`);
    text += value;
  }
  return text as In<GrammarOf<Name>>;
}
