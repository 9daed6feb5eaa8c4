import { isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Finding, Outcome } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Composed, ReadText } from './compose/compose.ts';
import type { Composing } from './compose/files.ts';
import { type Language, topologyLanguage } from './language.ts';
import type { KnownFlows } from './quick-values.ts';
import { readYaml } from './read-yaml.ts';
import type { QuickReading } from './reread.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { type FilePart, TopologyFile } from './topology-file.ts';
import type { YamlDocument } from './yaml-document.ts';

/** Topology documents, what there is to say about them, and every file that they are made of. */
export interface Parsed extends Outcome<readonly TopologyFile[]> {
  readonly sources: readonly SourceFile[];
}

/**
 * Reads a text into topology documents: syntax first, then the schema. What is wrong is left out of the values and
 * remembered as broken, so that later stages neither trip over it nor speak of it again. Never throws on any text.
 * `before`: what an earlier text of the file came to; what did not change is not read anew.
 */
export async function parse(
  source: SourceFile,
  language: Language = topologyLanguage,
  composing: Composing = {},
  before?: TopologyFile,
): Promise<Parsed> {
  const { documents, findings } = await readText(source, undefined, before?.reading);
  const used = [...documents.entries()].filter(([, document]) => document.value !== null);
  const isComposed =
    language === topologyLanguage &&
    (((composing.overlays?.length ?? 0) + (composing.sets?.length ?? 0) > 0 && used.length > 0) ||
      used.some(
        ([, { value }]) => own(value, 'include') !== undefined || own(value, 'extends') !== undefined,
      ));
  if (isComposed) return parseComposed(source, language, used, findings, composing);
  return { ...(await parseDocuments(source, language, used, findings)), sources: [source] };
}

/** The documents of a text, and what is wrong with its syntax. */
async function readText(source: SourceFile, known?: KnownFlows, before?: QuickReading): Promise<ReadText> {
  const alien = notUtf8(source) ?? controlCharacter(source.text);
  if (alien !== undefined) return { documents: [], findings: [place(alien, source, 0)] };
  const reading = readYaml(source.text, known, before);
  if (reading.stopped === undefined) return placed(source, reading.documents, reading.problems);
  const recovery =
    reading.stopped.rule === 'syntax/too-deep'
      ? undefined
      : (await import('./recover-yaml.ts')).recoverYaml(source.text);
  if (recovery === undefined) return { documents: [], findings: [place(reading.stopped, source, 0)] };
  return placed(source, recovery.documents, recovery.problems);
}

const placed = (
  source: SourceFile,
  documents: readonly YamlDocument[],
  problems: readonly SyntaxProblem[],
): ReadText => ({
  documents,
  findings: problems.map((problem) => place(problem, source, documentOf(problem, documents))),
});

/** A document that names other files, or that others are laid over. */
async function parseComposed(
  source: SourceFile,
  language: Language,
  used: readonly NumberedDocument[],
  syntax: readonly Finding[],
  composing: Composing,
): Promise<Parsed> {
  const { compose, severalDocuments } = await import('./compose/compose.ts');
  const [[index, document] = []] = used;
  if (index === undefined || document === undefined || used.length > 1) {
    const alone = await parseDocuments(source, language, used, syntax);
    return {
      value: alone.value,
      findings: [...alone.findings, severalDocuments(source, used)],
      sources: [source],
    };
  }
  const known: KnownFlows = new Map();
  const composed: Composed = await compose(source, document, {
    ...composing,
    readText: (part) => readText(part, known),
  });
  const findings = [...syntax, ...composed.findings];
  const outcome = await parseDocument(source, language, index, composed.yaml, composed.parts);
  for (const finding of outcome.findings) findings.push(finding);
  return { value: outcome.value === undefined ? [] : [outcome.value], findings, sources: composed.sources };
}

/** A document with its index in the file. */
type NumberedDocument = readonly [index: number, document: YamlDocument];

const notUtf8 = ({ invalidAt }: SourceFile): SyntaxProblem | undefined =>
  invalidAt === undefined
    ? undefined
    : {
        rule: 'syntax/not-text',
        message: 'the file is not UTF-8 text',
        span: { start: invalidAt, end: invalidAt + 1 },
        label: 'the first byte that is not UTF-8',
      };

/** The first character that no text has; what stands around it cannot be trusted. */
function controlCharacter(text: string): SyntaxProblem | undefined {
  const at = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/);
  if (at < 0) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return {
    rule: 'syntax/not-text',
    message: `the file holds the control character U+${code}, which no text has`,
    span: { start: at, end: at + 1 },
    label: 'here',
  };
}

async function parseDocuments(
  source: SourceFile,
  language: Language,
  used: readonly NumberedDocument[],
  syntax: readonly Finding[],
): Promise<Outcome<TopologyFile[]>> {
  const findings = [...syntax];
  if (used.length === 0)
    return { value: [], findings: findings.length > 0 ? findings : [emptyFile(source, language)] };
  const files: TopologyFile[] = [];
  for (const [index, document] of used) {
    if (document.value === undefined) continue;
    const outcome = await parseDocument(source, language, index, document);
    for (const finding of outcome.findings) findings.push(finding);
    if (outcome.value !== undefined) files.push(outcome.value);
  }
  return { value: files, findings };
}

const emptyFile = (source: SourceFile, { noun }: Language): Finding =>
  place(
    {
      rule: 'syntax/empty-file',
      message: `the file holds no ${noun}`,
      span: { start: 0, end: 0 },
      label: 'nothing stands here',
    },
    source,
    0,
  );

/** The document in which a problem stands. */
const documentOf = (problem: SyntaxProblem, documents: readonly YamlDocument[]): number =>
  Math.max(
    0,
    documents.findLastIndex(({ root }) => root.start <= problem.span.start),
  );

function place(problem: SyntaxProblem, source: SourceFile, document: number): Finding {
  const label = (part: { span: { start: number; end: number } }, text: string) => ({
    file: source,
    span: clamp(part.span, source.text.length),
    text,
    path: [],
  });
  return {
    rule: problem.rule,
    message: problem.message,
    document,
    primary: label(problem, problem.label),
    related: (problem.related ?? []).map((related) => label(related, related.text)),
    fixes: (problem.fixes ?? []).map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, file: source })),
    })),
    ...(problem.help === undefined ? {} : { help: problem.help }),
  };
}

const clamp = (span: { start: number; end: number }, length: number): { start: number; end: number } => {
  const start = Math.max(0, Math.min(span.start, length));
  return { start, end: Math.max(start, Math.min(span.end, length)) };
};

async function parseDocument(
  source: SourceFile,
  language: Language,
  index: number,
  document: Pick<YamlDocument, 'value' | 'damaged' | 'root' | 'keys'>,
  parts?: readonly FilePart[],
): Promise<Outcome<TopologyFile | undefined>> {
  const { value, damaged } = document;
  const fileOf = (says: PlainObject, broken: readonly Path[]): TopologyFile =>
    new TopologyFile(source, index, document, says, broken, parts);
  if (!isObject(value)) {
    const file = fileOf({}, []);
    const label = file.label([], 'this is not a map');
    return {
      value: undefined,
      findings: [
        {
          rule: 'schema/wrong-type',
          message: `a ${language.noun} is a map of keys and values`,
          document: index,
          primary: label,
          related: [],
          fixes: [],
        },
      ],
    };
  }
  const prepared = language.prepare?.(fileOf(value, damaged)) ?? {
    value,
    findings: [],
  };
  const reported = [...damaged, ...prepared.findings.map(({ primary }) => primary.path)];
  if (language.accepts(prepared.value)) {
    return {
      value: fileOf(prepared.value, reported),
      findings: prepared.findings,
    };
  }
  const [{ foreignFile, schemaProblems }, { schema, validate }] = await Promise.all([
    import('./schema-errors.ts'),
    language.explain(),
  ]);
  const words = { noun: language.noun, schema };
  const foreign = foreignFile(fileOf(prepared.value, damaged), words);
  if (foreign !== undefined) return { value: undefined, findings: [foreign] };
  const findings: Finding[] = [...prepared.findings];
  const broken = reported;
  const hurt = new Set(damaged.map(pathKey));
  let pruned = prepared.value;
  // Taking a wrong part out can bring no new kind of mistake but a missing key, so this ends quickly.
  for (let round = 0; round < 5 && !validate(pruned); round++) {
    const file = fileOf(pruned, broken);
    const problems = schemaProblems(validate.errors ?? [], file, words).filter(
      (problem) => !hurt.has(pathKey(problem.path)),
    );
    if (problems.length === 0) break;
    const removed = new Map<string, string | undefined>();
    for (const problem of problems) {
      const path = problem.remove ? wholeList(problem.path) : problem.path;
      findings.push(problem.finding);
      broken.push(path);
      for (const meant of problem.meant ?? []) {
        broken.push(meant);
        // Neither is it missing, once the misspelt one is taken out.
        hurt.add(pathKey(meant));
      }
      for (const other of problem.along ?? []) {
        broken.push(other);
        removed.set(pathKey(other), undefined);
      }
      hurt.add(pathKey(problem.path)).add(pathKey(path));
      if (problem.remove) removed.set(pathKey(path), problem.instead);
    }
    pruned = without(pruned, removed, []) as PlainObject;
  }
  return { value: fileOf(pruned, broken), findings };
}

/** A list with a wrong item goes as a whole: without the item, the others would stand at wrong places. */
const wholeList = (path: Path): Path => {
  const last = path.findLastIndex((step) => typeof step !== 'number');
  return path.slice(0, last + 1);
};

/** A copy of `value` without the parts at `removed`, or with what they are read as. */
function without(value: unknown, removed: ReadonlyMap<string, string | undefined>, path: Path): unknown {
  if (Array.isArray(value)) return value.map((item, index) => without(item, removed, [...path, index]));
  if (!isObject(value)) return value;
  const copy: PlainObject = {};
  for (const [key, part] of Object.entries(value)) {
    const at = [...path, key];
    const place = pathKey(at);
    if (!removed.has(place)) setOwn(copy, key, without(part, removed, at));
    else if (removed.get(place) !== undefined) setOwn(copy, key, removed.get(place));
  }
  return copy;
}
