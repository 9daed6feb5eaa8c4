import { didYouMean, isSlip } from '../base/did-you-mean.ts';
import { either } from '../base/names.ts';
import { own } from '../base/object.ts';
import { pathKey } from '../base/path.ts';
import type { Finding, Fix } from '../diagnostic/diagnostic.ts';
import {
  type ComponentKind,
  type Instance,
  kindName,
  type Place,
  type Ref,
  sectionOf,
} from '../model/component.ts';
import { kinds, kindsThat } from '../model/kinds/index.ts';
import type { Kind } from '../model/kinds/kind.ts';
import type { ByKind, Component } from '../model/topology.ts';
import { flowText } from '../parse/flow-text.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import type { WrongName } from './wrong-names.ts';

/** Kinds with a rank, the first of them first. */
const ranked = (rank: (kind: Kind) => number | undefined): readonly ComponentKind[] =>
  [...kindsThat(rank)].sort((a, b) => (rank(kinds[a]) ?? 0) - (rank(kinds[b]) ?? 0));

/** What the `targets` of a load balancer and the `uses` of an application may name; of two with one name, the first of these. */
export const balancedKinds = ranked(({ asTarget }) => asTarget);
export const usedKinds = ranked(({ asUse }) => asUse);

/** Follows names to components. A name that leads nowhere becomes a finding and no reference. */
export class References {
  readonly wrongNames: WrongName[] = [];
  /** Kinds of which some name could not be followed. */
  readonly unresolved = new Set<ComponentKind>();
  /** Every written name that could be followed; one that several components inherit stands here for each of them. */
  readonly followed: Ref<Component>[] = [];
  readonly #file: TopologyFile;
  #comparisonsLeft = 200_000;
  readonly #byKind = new Map<ComponentKind, Map<string, Component>>();
  readonly #instances = new Map<ComponentKind, Map<string, { service: Component; instance: Instance }>>();
  /** Sections that could not be read as a whole; names in them are not known, so nothing is said about them. */
  readonly #unreadable: ReadonlySet<string>;
  readonly #broken: Set<string>;
  /** Sections with anything wrong in them: what is not known may be what was misspelt there. */
  readonly #damaged: ReadonlySet<string>;

  constructor(file: TopologyFile, components: readonly Component[]) {
    this.#file = file;
    this.#unreadable = new Set(
      file.broken.filter((path) => path.length === 1).map((path) => String(path[0])),
    );
    this.#damaged = new Set(file.broken.map(([section]) => String(section)));
    this.#broken = new Set(file.broken.map(pathKey));
    let kind: ComponentKind | undefined;
    let names = new Map<string, Component>();
    for (const component of components) {
      // They come section by section: the names of a kind are asked for once.
      if (component.kind !== kind) {
        kind = component.kind;
        names = this.#byKind.get(kind) ?? new Map();
        this.#byKind.set(kind, names);
      }
      names.set(component.name, component);
    }
  }

  /** The instances of a kind by full name. Few names are those of instances, so they are looked for when one may be. */
  #instancesOf(kind: ComponentKind): ReadonlyMap<string, { service: Component; instance: Instance }> {
    let known = this.#instances.get(kind);
    if (known === undefined) {
      known = new Map();
      this.#instances.set(kind, known);
      for (const service of this.#byKind.get(kind)?.values() ?? []) {
        if (!('instances' in service)) break;
        for (const instance of service.instances) known.set(instance.name, { service, instance });
      }
    }
    return known;
  }

  /**
   * What `text` names among components of `kind`: a service, or one of its instances by full name. `strays` are kinds
   * that are wrong there but that a rule explains; any other kind, and an unknown name, is reported here.
   */
  find<K extends ComponentKind>(kind: K, text: string, place: Place): Ref<ByKind[K]> | undefined {
    const found = this.#lookUp(kind, text, place) as Ref<ByKind[K]> | undefined;
    if (found === undefined) this.#report([kind], text, place);
    else this.followed.push(found);
    return found;
  }

  /** The component of that name, where nothing in the text names it. */
  target<K extends ComponentKind>(kind: K, name: string): ByKind[K] | undefined {
    return this.#byKind.get(kind)?.get(name) as ByKind[K] | undefined;
  }

  /** Like {@link find}, but any of `kinds` will do; the first that has the name is taken. */
  findAny(kinds: readonly ComponentKind[], text: string, place: Place): Ref<Component> | undefined {
    for (const kind of kinds) {
      const found = this.#lookUp(kind, text, place);
      if (found === undefined) continue;
      this.followed.push(found);
      return found;
    }
    this.#report(kinds, text, place);
    return undefined;
  }

  /** Every name of a list, or of a single name. */
  findAll<K extends ComponentKind>(
    kind: K,
    names: string | readonly string[] | undefined,
    place: Place,
  ): Ref<ByKind[K]>[] {
    return eachName(names, place).flatMap(({ text, at }) => this.find(kind, text, at) ?? []);
  }

  /** Reports a name that stands for something that is no component (a zone). */
  checkName(what: string, names: ReadonlySet<string>, text: string, place: Place, section: string): void {
    if (names.has(text) || this.#damaged.has(section)) return;
    this.#unknown(what, [section], text, place, [...names], [], section);
  }

  #lookUp(kind: ComponentKind, text: string, place: Place): Ref<Component> | undefined {
    const target = this.#byKind.get(kind)?.get(text);
    if (target !== undefined) return { target, text, place };
    const found = this.#instancesOf(kind).get(text);
    return found === undefined ? undefined : { target: found.service, instance: found.instance, text, place };
  }

  #report(kinds: readonly ComponentKind[], text: string, place: Place): void {
    for (const kind of kinds) this.unresolved.add(kind);
    // Kinds beyond these are wrong there, though a rule explains them: nobody is led to one.
    const named = kinds.slice(0, 3);
    if (kinds.some((kind) => this.#unreadable.has(sectionOf[kind]))) return;
    // So may an entry that was left out, since another has the name that stands before it.
    if (kinds.some((kind) => this.#broken.has(pathKey([sectionOf[kind], ''])))) return;
    // An entry whose own description is broken may still be named.
    if (kinds.some((kind) => this.#broken.has(pathKey([sectionOf[kind], text])))) return;
    const candidates = this.#candidates(named);
    const elsewhere = [...this.#byKind]
      .filter(([kind, names]) => !kinds.includes(kind) && names.has(text))
      .map(([kind]) => kind);
    const what = either(named.map((kind) => kindName[kind]));
    this.#unknown(
      what,
      named,
      text,
      place,
      candidates,
      elsewhere,
      kinds.length === 1 ? sectionOf[kinds[0] as ComponentKind] : undefined,
    );
  }

  /** Names that could have been meant; none once a file has so many wrong names that comparing them all would take minutes. */
  #candidates(kinds: readonly ComponentKind[]): string[] {
    const known = [...this.#byKind.keys()].filter((kind) => kinds.includes(kind));
    const names = [
      ...known.flatMap((kind) => this.#byKind.get(kind) ?? []),
      ...known.map((kind) => this.#instancesOf(kind)),
    ];
    const count = names.reduce((sum, each) => sum + each.size, 0);
    if (count > this.#comparisonsLeft) return [];
    this.#comparisonsLeft -= count;
    return names.flatMap((each) => [...each.keys()]);
  }

  #unknown(
    what: string,
    among: readonly string[],
    text: string,
    place: Place,
    candidates: readonly string[],
    elsewhere: readonly ComponentKind[],
    section: string | undefined,
  ): void {
    const file = this.#file;
    const other = elsewhere[0];
    const suggestion = didYouMean(text, candidates);
    const edit = suggestion === undefined ? undefined : file.replaceName(place.path, suggestion);
    // Two names that count may both be meant: to make one of the other would have two things share what is one's.
    const isMeant = suggestion !== undefined && isSlip(text, suggestion);
    const declared = section === undefined ? '' : ` under \`${section}\``;
    const component = other === undefined ? undefined : this.#byKind.get(other)?.get(text);
    const finding: Finding = {
      rule: other === undefined ? 'reference/unknown' : 'reference/wrong-kind',
      message:
        other === undefined
          ? `there is no ${what} named \`${text}\``
          : `\`${text}\` is ${article(kindName[other])}, but ${article(what)} belongs here`,
      document: file.document,
      primary: file.label(
        place.path,
        suggestion === undefined ? 'named here' : `did you mean \`${suggestion}\`?`,
        place.part,
      ),
      related:
        component === undefined
          ? []
          : [file.label(component.path, `${article(kindName[component.kind])}`, 'key')],
      help:
        suggestion !== undefined
          ? isMeant
            ? `write \`${suggestion}\``
            : `declare \`${text}\`${declared}, or write \`${suggestion}\` if that is meant`
          : candidates.length > 0 && candidates.length <= 8
            ? `known here: ${candidates.join(', ')}`
            : `declare it, or name one that exists`,
      fixes: [
        ...(isMeant || suggestion === undefined || section === undefined
          ? []
          : this.#declaration(section, text, suggestion)),
        ...(edit === undefined
          ? []
          : [{ title: `Change to \`${suggestion}\``, safe: isMeant, edits: [edit] }]),
      ],
    };
    this.wrongNames.push({ finding, name: text, among });
  }

  /** Declares what is named, as what is named alike is declared. */
  #declaration(section: string, name: string, like: string): Fix[] {
    const entry = own(own(this.#file.value, section), like);
    const edit = entry === undefined ? undefined : this.#file.write([section, name], flowText(entry));
    return edit === undefined
      ? []
      : [{ title: `Declare \`${name}\` as \`${like}\` is`, safe: false, edits: [edit] }];
  }
}

/** Each name of a list with its own place; a single name keeps the list's place. */
export const eachName = (
  names: string | readonly string[] | undefined,
  place: Place,
): { text: string; at: Place }[] =>
  names === undefined
    ? []
    : typeof names === 'string'
      ? [{ text: names, at: place }]
      : names.map((text, index) => ({ text, at: { path: [...place.path, index], part: 'value' as const } }));

const article = (words: string): string => (/^(?:[aeio]|OAuth)/i.test(words) ? `an ${words}` : `a ${words}`);

/** The services behind a reference that may name a load balancer. */
export const behind = (ref: Ref<Component>): readonly Ref<Component>[] =>
  ref.target.kind === 'load-balancer'
    ? ref.target.targets.map((target) => ({ ...target, via: ref.target, text: ref.text, place: ref.place }))
    : [ref];
