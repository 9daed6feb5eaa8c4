import { HoconFault } from './tokens.ts';
import type {
  ConcatenationExpression,
  ConfigEntry,
  ConfigNode,
  ConfigScalar,
  Definition,
  Expression,
  HoconProblem,
  ObjectExpression,
  Place,
  ReferenceExpression,
  Substitution,
} from './tree.ts';

/** Several objects as one, the one that wins first. Their fields are resolved when somebody asks. */
interface View {
  readonly kind: 'view';
  readonly parts: readonly ObjectExpression[];
  readonly place: Place;
}
type Shape = View | Exclude<ConfigNode, { kind: 'object' }> | undefined;

/** Most values that a configuration may stand for once its substitutions are written out. */
const maxNodes = 500_000;
/** Most objects that may be merged into one. */
const maxParts = 20_000;
const maxDepth = 1_500;

export interface Resolved {
  readonly value: ConfigNode & { kind: 'object' };
  readonly problems: readonly HoconProblem[];
  /** Every substitution that was looked up. */
  readonly substitutions: readonly Substitution[];
}

/**
 * Merges documents, later ones over earlier ones, and then looks up substitutions, in the merged configuration first
 * and in the environment second, as Typesafe Config does. A required substitution that nothing sets gives a scalar
 * without a value and a problem.
 */
export function resolveHocon(
  documents: readonly ObjectExpression[],
  environment: ReadonlyMap<string, string>,
): Resolved {
  const resolver = new Resolver(documents, environment);
  return {
    value: resolver.root(),
    problems: resolver.problems,
    substitutions: [...resolver.substitutions.values()],
  };
}

class Resolver {
  readonly problems: HoconProblem[] = [];
  readonly substitutions = new Map<ReferenceExpression, Substitution>();
  readonly #root: View;
  readonly #environment: ReadonlyMap<string, string>;
  readonly #shapes = new Map<Expression, Shape>();
  /** Definitions whose shape is being found, by their depth: a substitution inside one looks behind it. */
  readonly #finding = new Map<Expression, number>();
  readonly #evaluating = new Set<string>();
  readonly #ids = new Map<ObjectExpression, number>();
  #lowestSkip = Number.POSITIVE_INFINITY;
  #nodes = 0;
  #depth = 0;

  constructor(documents: readonly ObjectExpression[], environment: ReadonlyMap<string, string>) {
    const parts = [...documents].reverse();
    const [last] = parts;
    if (last === undefined) throw new Error('there is no document to resolve');
    this.#root = { kind: 'view', parts, place: last.place };
    this.#environment = environment;
  }

  root(): ConfigNode & { kind: 'object' } {
    try {
      return this.#evaluateView(this.#root);
    } catch (error) {
      if (!(error instanceof HoconFault)) throw error;
      this.problems.push(error.problem);
      return { kind: 'object', entries: new Map(), place: this.#root.place };
    }
  }

  #evaluateView(view: View): ConfigNode & { kind: 'object' } {
    if (++this.#nodes > maxNodes || ++this.#depth > maxDepth) throw tooLarge(view.place);
    const entries = new Map<string, ConfigEntry>();
    const keys = new Set<string>();
    for (let index = view.parts.length - 1; index >= 0; index--)
      for (const key of view.parts[index]?.fields.keys() ?? []) keys.add(key);
    for (const key of keys) {
      const definitions = definitionsOf(view, key);
      const value = this.#evaluate(definitions);
      const decides = definitions[0];
      if (value !== undefined && decides !== undefined) entries.set(key, { key: decides.key, value });
    }
    this.#depth--;
    return { kind: 'object', entries, place: view.place };
  }

  /** The value of a key by its definitions, the one that wins first. */
  #evaluate(definitions: readonly Definition[]): ConfigNode | undefined {
    const found = this.#shapeOf(definitions);
    if (found?.kind !== 'view') return found;
    const marker = this.#signature(found);
    // An object that has itself as a part would never end.
    if (this.#evaluating.has(marker)) {
      const by = definitions[0]?.value;
      if (by?.kind !== 'reference' || !by.optional)
        this.problems.push({ kind: 'cycle', message: 'this object contains itself', place: found.place });
      return undefined;
    }
    this.#evaluating.add(marker);
    const value = this.#evaluateView(found);
    this.#evaluating.delete(marker);
    return value;
  }

  #signature({ parts }: View): string {
    return parts
      .map((part) => {
        const known = this.#ids.get(part) ?? this.#ids.size;
        this.#ids.set(part, known);
        return known;
      })
      .join();
  }

  #shapeOf(definitions: readonly Definition[]): Shape {
    const parts: ObjectExpression[] = [];
    let place: Place | undefined;
    for (const { value } of this.#behind(definitions)) {
      const shape = this.#shape(value);
      if (shape === undefined) continue;
      // What is no object hides what was said before.
      if (shape.kind !== 'view') {
        if (parts.length === 0) return shape;
        break;
      }
      if (parts.length + shape.parts.length > maxParts) throw tooLarge(shape.place);
      for (const part of shape.parts) parts.push(part);
      place ??= shape.place;
    }
    return place === undefined ? undefined : { kind: 'view', parts, place };
  }

  /** The definitions that count: inside one of them only those before it do. */
  #behind(definitions: readonly Definition[]): readonly Definition[] {
    if (this.#finding.size === 0) return definitions;
    for (let index = definitions.length - 1; index >= 0; index--) {
      const skipped = this.#finding.get((definitions[index] as Definition).value);
      if (skipped === undefined) continue;
      this.#lowestSkip = Math.min(this.#lowestSkip, skipped);
      return definitions.slice(index + 1);
    }
    return definitions;
  }

  #shape(expression: Expression): Shape {
    if (++this.#nodes > maxNodes) throw tooLarge(expression.place);
    if (expression.kind === 'object') return { kind: 'view', parts: [expression], place: expression.place };
    if (expression.kind === 'scalar') return { ...expression, substitutions: none };
    if (this.#shapes.has(expression)) return this.#shapes.get(expression);
    const skipped = this.#finding.get(expression);
    if (skipped !== undefined) {
      this.#lowestSkip = Math.min(this.#lowestSkip, skipped);
      return undefined;
    }
    if (++this.#depth > maxDepth) throw tooLarge(expression.place);
    const before = this.#lowestSkip;
    this.#lowestSkip = Number.POSITIVE_INFINITY;
    const depth = this.#finding.size;
    this.#finding.set(expression, depth);
    const shape = this.#find(expression);
    this.#finding.delete(expression);
    this.#depth--;
    // What was found while looking behind an outer definition holds there only.
    if (this.#lowestSkip >= depth) this.#shapes.set(expression, shape);
    this.#lowestSkip = Math.min(
      before,
      this.#lowestSkip >= depth ? Number.POSITIVE_INFINITY : this.#lowestSkip,
    );
    return shape;
  }

  #find(expression: Exclude<Expression, ObjectExpression | { kind: 'scalar' }>): Shape {
    if (expression.kind === 'reference') return this.#lookUp(expression);
    if (expression.kind === 'concatenation') return this.#concatenate(expression);
    const items = expression.items.flatMap((item) => this.#item(item) ?? []);
    return { kind: 'list', items, place: expression.place };
  }

  #item(expression: Expression): ConfigNode | undefined {
    if (++this.#nodes > maxNodes) throw tooLarge(expression.place);
    return this.#evaluate([{ value: expression, key: expression.place }]);
  }

  #lookUp(reference: ReferenceExpression): Shape {
    const { path, prefix, optional, place } = reference;
    const inside = prefix.length === 0 ? undefined : this.#at([...prefix, ...path]);
    const found = inside ?? this.#at(path);
    const name = path.join('.');
    const fromOutside = found === undefined ? this.#environment.get(name) : undefined;
    const by = found !== undefined ? 'configuration' : fromOutside !== undefined ? 'environment' : 'nothing';
    const substitution: Substitution = { name, optional, by, place };
    const isSelf = found === undefined && this.#lowestSkip < Number.POSITIVE_INFINITY;
    if (!isSelf || !this.substitutions.has(reference)) this.substitutions.set(reference, substitution);
    if (found !== undefined)
      return found.kind === 'scalar'
        ? { ...found, place, substitutions: [substitution, ...found.substitutions] }
        : found;
    if (fromOutside !== undefined)
      return { kind: 'scalar', value: fromOutside, text: fromOutside, place, substitutions: [substitution] };
    if (optional) return undefined;
    this.problems.push(
      isSelf
        ? { kind: 'cycle', message: `\${${name}} leads back to itself`, place }
        : { kind: 'unset', message: `\${${name}} is set nowhere`, place },
    );
    return { kind: 'scalar', value: undefined, text: '', place, substitutions: [substitution] };
  }

  #at(path: readonly string[]): Shape {
    let shape: Shape = this.#root;
    for (const key of path) {
      if (shape?.kind !== 'view') return undefined;
      shape = this.#shapeOf(definitionsOf(shape, key));
    }
    return shape;
  }

  #concatenate({ parts, place }: ConcatenationExpression): Shape {
    const shapes = parts.flatMap((part, index) => {
      const shape = this.#shape(part);
      if (shape === undefined) return [];
      const isSpace = part.kind === 'scalar' && part.isSpace;
      return [{ shape, isSpace, isKept: isSpace && !isBraced(parts[index + 1]) }];
    });
    // Each join may double what the one before has doubled.
    this.#nodes += shapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    if (this.#nodes > maxNodes) throw tooLarge(place);
    const [first] = shapes;
    if (first !== undefined && shapes.length === 1 && !first.isSpace) return placed(first.shape, place);
    const solid = shapes.filter(({ isSpace }) => !isSpace).map(({ shape }) => shape);
    // White space alone is a text, even where what stood around it is not set.
    if (solid.length === 0) return shapes.length === 0 ? undefined : joined(shapes, place);
    // What stood before that white space is not set: it is a text now, at the start of something that is none.
    if (first?.isKept && solid[0]?.kind !== 'scalar') return this.#mixed(place, strayBlank);
    if (solid.every((shape) => shape.kind === 'view'))
      return { kind: 'view', parts: solid.flatMap((shape) => [...shape.parts].reverse()).reverse(), place };
    if (solid.every((shape) => shape.kind === 'list'))
      return { kind: 'list', items: solid.flatMap((shape) => shape.items), place };
    if (solid.every((shape) => shape.kind === 'scalar')) return joined(shapes, place);
    return this.#mixed(place);
  }

  #mixed(place: Place, more = ''): undefined {
    const message = `texts, lists and objects cannot be joined with each other${more}`;
    this.problems.push({ kind: 'mixed', message, place });
  }
}

const strayBlank =
  ': what stands first is not set, and the white space behind it is a text; write them without white space between';

/** Whether white space before it is dropped as the text is parsed. */
const isBraced = (part: Expression | undefined): boolean => part?.kind === 'list' || part?.kind === 'object';

/** What is left alone of a concatenation keeps its type. */
const placed = (shape: NonNullable<Shape>, place: Place): NonNullable<Shape> =>
  shape.kind === 'scalar' ? { ...shape, place } : shape;

/** Scalars side by side are one text, with the white space between them. */
function joined(shapes: readonly { shape: NonNullable<Shape> }[], place: Place): ConfigScalar {
  const scalars = shapes.map(({ shape }) => shape as ConfigScalar);
  const text = scalars.map((scalar) => scalar.text).join('');
  const isSet = scalars.every(({ value }) => value !== undefined);
  return {
    kind: 'scalar',
    value: isSet ? text : undefined,
    text,
    place,
    substitutions: scalars.flatMap(({ substitutions }) => substitutions),
  };
}

/** What joining a shape with others costs: its parts, where a part of a text is a line of it. */
function sizeOf(shape: NonNullable<Shape>): number {
  if (shape.kind === 'view') return shape.parts.length;
  return shape.kind === 'list' ? shape.items.length : shape.substitutions.length + shape.text.length / 64;
}

const none: readonly Substitution[] = [];

/** All definitions of a key in a view, the one that wins first. */
function definitionsOf(view: View, key: string): Definition[] {
  const found: Definition[] = [];
  for (const part of view.parts) {
    const definitions = part.fields.get(key);
    if (definitions !== undefined)
      for (let index = definitions.length - 1; index >= 0; index--)
        found.push(definitions[index] as Definition);
  }
  return found;
}

const tooLarge = (place: Place): HoconFault =>
  new HoconFault({
    kind: 'limit',
    message: 'the configuration grows without end when its substitutions are written out',
    place,
  });
