import { pathKey } from '../base/path.ts';
import type { Finding, Fix, Label } from '../diagnostic/diagnostic.ts';
import { sectionsThat } from '../model/kinds/index.ts';

/** A name that leads nowhere, at one place that names it. */
export interface WrongName {
  readonly finding: Finding;
  readonly name: string;
  /** What it was looked for among: kinds of components, or another thing that has names. */
  readonly among: readonly string[];
}

/** Most places that one finding shows besides its own. */
const mostPlaces = 3;

/** Sections whose entries belong to the organization of what they serve, unless they say otherwise. */
const inheriting = new Set<string | number | undefined>(
  sectionsThat(({ inheritsOrganization }) => inheritsOrganization),
);
const inheritsName = ({ path }: Label): boolean => path.at(-1) === 'organization' && inheriting.has(path[0]);

/**
 * A name that leads nowhere is one mistake, wherever it stands: it was renamed, or never declared. It is told at the first
 * place, with the others and their number; places that inherit the name do not write it, and count only where nobody does.
 */
export function oneForEachName(wrongNames: readonly WrongName[]): Finding[] {
  const groups: { readonly first: WrongName; readonly places: Map<string, WrongName> }[] = [];
  const byName = new Map<string, typeof groups>();
  for (const each of wrongNames) {
    const key = `${each.finding.rule}\u0000${each.name}`;
    const known = byName.get(key) ?? [];
    byName.set(key, known);
    let group = known.find(({ first }) => each.among.some((kind) => first.among.includes(kind)));
    if (group === undefined) {
      group = { first: each, places: new Map() };
      known.push(group);
      groups.push(group);
    }
    const place = pathKey(each.finding.primary.path);
    if (!group.places.has(place)) group.places.set(place, each);
  }
  return groups.flatMap(({ places }) => together([...places.values()].map(({ finding }) => finding)));
}

function together(findings: readonly Finding[]): readonly Finding[] {
  const written = findings.filter(({ primary }) => !inheritsName(primary));
  const told = inOrder(written.length > 0 ? written : findings.slice(0, 1));
  // Through an alias one place of the text is found several times; that is counted elsewhere.
  const [first, ...others] = told.filter((each, index) => !isSamePlace(each, told[index - 1]));
  if (first === undefined || others.length === 0) return told;
  const left = others.length - mostPlaces;
  const related = others.slice(0, mostPlaces).map(({ primary }, index) => ({
    ...primary,
    text: index === mostPlaces - 1 && left > 0 ? `and here, and in ${left} more places` : 'and here',
  }));
  const message = `${first.message} (${others.length + 1} places name it)`;
  const fixes = first.fixes.map((fix) => everywhere(fix, others));
  return [{ ...first, message, related: [...first.related, ...related], fixes }];
}

const isSamePlace = ({ primary: a }: Finding, other: Finding | undefined): boolean =>
  a.file === other?.primary.file && a.span.start === other.primary.span.start;

/** The finding that stands first in its file leads; of several files, the first that was read. */
const inOrder = (findings: readonly Finding[]): Finding[] => {
  const file = findings[0]?.primary.file;
  return [...findings].sort((a, b) =>
    a.primary.file === b.primary.file
      ? a.primary.span.start - b.primary.span.start
      : Number(b.primary.file === file) - Number(a.primary.file === file),
  );
};

/** A fix that writes another name does so at every place; one that declares the name is needed once. */
const everywhere = (fix: Fix, others: readonly Finding[]): Fix => {
  const edits = [fix, ...others.flatMap(({ fixes }) => fixes.filter(({ title }) => title === fix.title))];
  const seen = new Set<string>();
  return {
    ...fix,
    edits: edits
      .flatMap((each) => each.edits)
      .filter(({ file, span }) => {
        const key = `${file.name}\u0000${span.start}\u0000${span.end}`;
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      }),
  };
};
