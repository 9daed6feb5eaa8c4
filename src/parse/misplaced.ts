import { listNames } from '../base/names.ts';
import { isObject } from '../base/object.ts';
import { type Path, pathKey, pathText } from '../base/path.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import { meantResources } from './meant-value.ts';
import type { SchemaProblem, Words } from './schema-problem.ts';
import { isMapOfNames, knownKeys, valueAt } from './schema-walk.ts';
import type { TopologyFile } from './topology-file.ts';

/** Of parts that stand at the wrong depth, and of several unknown keys in one map, one finding each. */
export function withoutConsequences(
  problems: readonly SchemaProblem[],
  file: TopologyFile,
  words: Words,
): SchemaProblem[] {
  const placed = withoutMisplaced(withoutEmptied(problems, file), file, words);
  return unknownKeysTogether(placed, file, words);
}

/** A key whose only line has slipped out of it seems to have no value: what is wrong is the line, which comes right after it. */
function withoutEmptied(problems: readonly SchemaProblem[], file: TopologyFile): SchemaProblem[] {
  const strange = new Map(problems.map((problem) => [pathKey(problem.path), problem]));
  const emptied = new Map<SchemaProblem, SchemaProblem>();
  for (const problem of problems) {
    if (problem.finding.rule !== 'schema/wrong-type' || valueAt(file.value, problem.path) !== null) continue;
    const next = keyAfter(problem.path, file.value);
    const slipped = next === undefined ? undefined : strange.get(pathKey(next));
    if (slipped?.remove === true) emptied.set(problem, slipped);
  }
  if (emptied.size === 0) return [...problems];
  return problems
    .filter((problem) => !emptied.has(problem))
    .map((problem) => {
      const empty = [...emptied].filter(([, slipped]) => slipped === problem).map(([{ path }]) => path);
      return empty.length === 0 ? problem : { ...problem, along: [...(problem.along ?? []), ...empty] };
    });
}

/** The key that follows in the text: beside the one at `path`, or beside a map around it. */
function keyAfter(path: Path, value: unknown): Path | undefined {
  for (let above = path; above.length > 0; above = above.slice(0, -1)) {
    const around = above.slice(0, -1);
    const map = valueAt(value, around);
    const keys = isObject(map) ? Object.keys(map) : [];
    const next = keys[keys.indexOf(String(above.at(-1))) + 1];
    if (next !== undefined) return [...around, next];
  }
  return undefined;
}

/**
 * A section or a key that begins too far to the right or to the left is an entry of the map around it: that is told, and
 * nothing about what stands in it.
 */
function withoutMisplaced(
  problems: readonly SchemaProblem[],
  file: TopologyFile,
  words: Words,
): SchemaProblem[] {
  const sections = new Set(knownKeys([], words.schema));
  const misplaced = new Map<string, SchemaProblem>();
  for (const { path, finding, along = [] } of problems)
    for (const at of [path, path.slice(0, -1)]) {
      const found =
        straySection(at, path, finding, sections, file) ??
        strayKey(at, path, finding, file, words) ??
        strayEntry(at, path, finding, file, words);
      if (found === undefined || misplaced.has(pathKey(at))) continue;
      misplaced.set(pathKey(at), { ...found, along: [...(found.along ?? []), ...along] });
      break;
    }
  if (misplaced.size === 0) return [...problems];
  const hidden = new Set(
    [...misplaced.values()].flatMap(({ meant = [], along = [] }) => [...meant, ...along].map(pathKey)),
  );
  const isBelow = (path: Path): boolean =>
    path.some((_, index) => {
      const key = pathKey(path.slice(0, index + 1));
      return misplaced.has(key) || hidden.has(key);
    });
  return [...problems.filter(({ path }) => !isBelow(path)), ...misplaced.values()];
}

/** A section among the entries of another; where nothing stands below it, the entries after it are its own. */
function straySection(
  at: Path,
  path: Path,
  { rule }: Finding,
  sections: ReadonlySet<string>,
  file: TopologyFile,
): SchemaProblem | undefined {
  const [section, name] = at;
  if (at.length !== 2 || typeof section !== 'string' || typeof name !== 'string') return undefined;
  if (section === name || !sections.has(name)) return undefined;
  const value = valueAt(file.value, at);
  const isEmpty = value === null && path.length === 2;
  if (!isEmpty && (rule !== 'schema/unknown-key' || path.length !== 3)) return undefined;
  const entries = Object.keys(valueAt(file.value, [section]) as object);
  const own = isEmpty ? entries.slice(entries.indexOf(name) + 1) : [];
  return {
    path: at,
    remove: true,
    meant: [[name]],
    along: own.map((entry) => [section, entry]),
    finding: misplacedFinding(
      file,
      at,
      `section \`${name}\` stands within \`${section}\``,
      `an entry of \`${section}\` by its indentation`,
      `let \`${name}:\`${isEmpty ? '' : ' and all that belongs to it'} begin two columns further to the left`,
    ),
  };
}

/** A key of an entry that stands beside the entry, as if it were one itself. */
function strayKey(
  at: Path,
  path: Path,
  { rule }: Finding,
  file: TopologyFile,
  words: Words,
): SchemaProblem | undefined {
  const key = at.at(-1);
  const map = at.slice(0, -1);
  if (map.length === 0 || typeof key !== 'string' || !isMapOfNames(map, words.schema)) return undefined;
  if (!knownKeys([...map, 'NAME'], words.schema).includes(key)) return undefined;
  const isWhole = path.length === at.length && rule === 'schema/wrong-type';
  const value = valueAt(file.value, at);
  const isStrange = isObject(value) && rule === 'schema/unknown-key' && path.length === at.length + 1;
  if (!isWhole && !isStrange) return undefined;
  const entries = Object.keys(valueAt(file.value, map) as object);
  const owner = entries[entries.indexOf(key) - 1];
  if (owner === undefined) return undefined;
  const home = pathText([...map, owner]);
  return {
    path: at,
    remove: true,
    // A map takes the lines along that stand below it.
    meant: [isObject(value) ? [...map, owner] : [...map, owner, key]],
    finding: misplacedFinding(
      file,
      at,
      `\`${key}\` stands among the entries of \`${pathText(map)}\``,
      `a key of \`${home}\`?`,
      `let \`${key}:\` begin at the column of the other keys of \`${home}\``,
    ),
  };
}

/** An entry of a section that begins at the margin, right below the section, with what belongs to such an entry. */
function strayEntry(
  at: Path,
  path: Path,
  { rule }: Finding,
  file: TopologyFile,
  { schema }: Words,
): SchemaProblem | undefined {
  const [name] = at;
  if (at.length !== 1 || path.length !== 1 || rule !== 'schema/unknown-key') return undefined;
  const keys = Object.keys(file.value);
  const section = keys[keys.indexOf(String(name)) - 1];
  const value = valueAt(file.value, at);
  if (section === undefined || !isMapOfNames([section], schema) || !isObject(value)) return undefined;
  const known = knownKeys([section, 'NAME'], schema);
  if (!Object.keys(value).some((key) => known.includes(key))) return undefined;
  return {
    path: at,
    remove: true,
    meant: [[section]],
    finding: misplacedFinding(
      file,
      at,
      `\`${name}\` begins at the margin, as if it were a section`,
      `an entry of \`${section}\`?`,
      `let \`${name}:\` begin at the column of the other entries of \`${section}\``,
    ),
  };
}

const misplacedFinding = (
  file: TopologyFile,
  at: Path,
  message: string,
  label: string,
  help: string,
): Finding => ({
  rule: 'schema/unknown-key',
  message,
  document: file.document,
  primary: file.label(at, label, 'key'),
  related: [],
  fixes: [],
  help,
});

/**
 * Unknown keys of one map for which there is one and the same advice are one mistake: the writer had another shape in mind.
 * A key that is missing beside them is most likely there under one of these names.
 */
function unknownKeysTogether(
  problems: readonly SchemaProblem[],
  file: TopologyFile,
  words: Words,
): SchemaProblem[] {
  const groups = new Map<string, SchemaProblem[]>();
  const strange = new Set<string>();
  for (const problem of problems) {
    const { path, finding, meant } = problem;
    if (finding.rule !== 'schema/unknown-key' || path.length < 2 || meant !== undefined) continue;
    strange.add(pathKey(path.slice(0, -1)));
    const key = `${pathKey(path.slice(0, -1))}\u0000${finding.help}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  const follows = ({ path, remove }: SchemaProblem): boolean =>
    !remove && strange.has(pathKey(path.slice(0, -1)));
  const missing = problems.filter(follows);
  const others = new Set([...groups.values()].flatMap((group) => group.slice(1)));
  const leading = new Map([...groups.values()].map((group) => [group[0], group] as const));
  return problems.flatMap((problem) => {
    if (others.has(problem) || follows(problem)) return [];
    const group = leading.get(problem);
    return group === undefined ? [problem] : joined(group, missing, file, words);
  });
}

function joined(
  group: readonly SchemaProblem[],
  missing: readonly SchemaProblem[],
  file: TopologyFile,
  { schema }: Words,
): SchemaProblem[] {
  const [first, ...more] = group as [SchemaProblem, ...SchemaProblem[]];
  const map = first.path.slice(0, -1);
  const keys = group.map(({ path }) => String(path.at(-1)));
  const absent = missing.filter(({ path }) => pathKey(path.slice(0, -1)) === pathKey(map));
  const names = absent.map(({ path }) => `\`${path.at(-1)}\``);
  const help =
    meantResources(map, keys, valueAt(file.value, map)) ??
    (names.length === 0
      ? first.finding.help
      : `${names.join(' and ')} must stand here; keys known here: ${knownKeys(map, schema).join(', ')}`);
  const finding: Finding = {
    ...first.finding,
    ...(more.length === 0 ? {} : { message: `unknown keys ${listNames(keys)} in \`${pathText(map)}\`` }),
    related: more.slice(0, 5).map(({ finding: { primary } }) => ({ ...primary, text: 'nor is this' })),
    ...(help === undefined ? {} : { help }),
  };
  // The others are told with the first, and go as it does.
  const along = [...more.map(({ path }) => path), ...group.flatMap((each) => each.along ?? [])];
  return [{ ...first, finding, meant: absent.map(({ path }) => path), along }];
}
