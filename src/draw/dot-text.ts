/** A Graphviz graph as a tree. */
export interface DotGraph {
  readonly attributes: DotAttributes;
  readonly statements: readonly DotStatement[];
}

export type DotAttributes = Readonly<Record<string, string | number>>;

export type DotStatement =
  | { readonly node: string; readonly attributes: DotAttributes }
  | { readonly from: string; readonly to: string; readonly attributes: DotAttributes }
  | { readonly cluster: string; readonly graph: DotGraph };

/** Units of a picture in what Graphviz measures sizes in. */
export const inches = (units: number): number => Math.round((units / 72) * 10_000) / 10_000;

/** Prints a graph in the DOT language (graphviz.org, "DOT Language"). */
export const printDot = (name: string, graph: DotGraph): string =>
  `digraph ${quoted(name)} {\n${body(graph, '  ')}}\n`;

function body({ attributes, statements }: DotGraph, indent: string): string {
  const own = Object.entries(attributes).map(([key, value]) => `${indent}${key}=${attribute(value)};\n`);
  return own.join('') + statements.map((statement) => printed(statement, indent)).join('');
}

function printed(statement: DotStatement, indent: string): string {
  if ('cluster' in statement)
    return `${indent}subgraph ${quoted(`cluster_${statement.cluster}`)} {\n${body(statement.graph, `${indent}  `)}${indent}}\n`;
  const subject =
    'node' in statement ? quoted(statement.node) : `${quoted(statement.from)} -> ${quoted(statement.to)}`;
  const list = Object.entries(statement.attributes).map(([key, value]) => `${key}=${attribute(value)}`);
  return `${indent}${subject}${list.length === 0 ? '' : ` [${list.join(', ')}]`};\n`;
}

const attribute = (value: string | number): string =>
  typeof value === 'number' ? String(value) : quoted(value);

/** A quoted string: Graphviz reads backslash sequences in labels, so both are written twice. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
