import { grouped } from '../base/grouped.ts';
import type { PlainObject } from '../base/object.ts';
import { type CompileOptions, compile } from '../compile.ts';
import { compareFindings, type Diagnostic, once } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../model/topology.ts';
import { SourceFile } from '../source/source-file.ts';
import { assemble } from './assemble.ts';
import type { Draft } from './draft.ts';
import type { Gap } from './facts.ts';
import { originText } from './origin.ts';
import { printTopology } from './print.ts';
import { type EstateOptions, readEstate } from './read-estate.ts';
import { shorten } from './shorten.ts';

export interface ImportOptions extends EstateOptions {
  readonly rules: CompileOptions['rules'];
  /** Name of the topology where the estate has none. */
  readonly name: string;
  readonly environment: Environment;
  /** The name of the file that is written, for findings without a place in the estate. */
  readonly output: string;
}

export interface Imported {
  readonly text: string;
  readonly value: PlainObject;
  /** Findings at the estate's own files and lines. */
  readonly findings: readonly Diagnostic[];
  /** What was met and not carried over. */
  readonly gaps: readonly Gap[];
  readonly understood: ReadonlyMap<string, number>;
  /** Whether anything of a network was found. */
  readonly isEmpty: boolean;
}

/** Reads an estate, makes a topology of it, and checks that with every rule. */
export async function importEstate(files: readonly SourceFile[], options: ImportOptions): Promise<Imported> {
  const reading = readEstate(files, options);
  const { estate } = reading;
  const { draft, findings } = assemble(estate, options);
  const value = shorten(draft.value);
  const text = printTopology(value, draft);
  const isEmpty = estate.nodes.length + estate.services.length === 0;
  const seen = isEmpty ? [] : await ruleFindings(text, draft, options);
  const all = [...reading.findings, ...findings, ...seen].sort(compareFindings);
  const gaps = [...reading.gaps, ...draft.gaps].map((gap) => ({
    gap,
    key: `${originText(gap.origin)} ${gap.text}`,
  }));
  return {
    text,
    value,
    findings: once(all),
    gaps: grouped(gaps, ({ key }) => key).map(([{ gap }]) => gap),
    understood: reading.understood,
    isEmpty,
  };
}

/** What the rules say of the topology, moved to where the estate says it. */
async function ruleFindings(text: string, draft: Draft, options: ImportOptions): Promise<Diagnostic[]> {
  const source = new SourceFile(options.output, text);
  const { diagnostics } = await compile(source, { rules: options.rules });
  return diagnostics.map((finding) => moved(finding, draft));
}

function moved(finding: Diagnostic, draft: Draft): Diagnostic {
  const origin = draft.originAt(finding.primary.path);
  if (origin === undefined) return { ...finding, fixes: [] };
  const related = finding.related.map((label) => ({ label, at: draft.originAt(label.path) }));
  return {
    ...finding,
    document: 0,
    primary: { ...finding.primary, file: origin.file, span: origin.span },
    related: related.flatMap(({ label, at }) =>
      at === undefined ? [] : [{ ...label, file: at.file, span: at.span }],
    ),
    fixes: [],
  };
}
