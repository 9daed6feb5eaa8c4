import type { CodeLens } from 'vscode-languageserver-types';
import { visible } from '../base/visible.ts';
import type { Compiled } from '../compile.ts';
import { locate } from '../parse/yaml-node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { expansionOf } from './describe.ts';
import { rangeOf } from './ranges.ts';

/** Above each component, what it becomes once every default is filled in. */
export const lenses = ({ file, topology }: Compiled, source: SourceFile): CodeLens[] =>
  topology.declared.flatMap((component) => {
    const { span, exact, source: own = file.source } = locate(file.root, component.path, 'key');
    const title = visible(expansionOf(component).join(' · '));
    return exact && own === source && title !== ''
      ? [{ range: rangeOf(source, span), command: { title, command: '' } }]
      : [];
  });
