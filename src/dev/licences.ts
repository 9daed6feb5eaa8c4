/** The licences of what the bundles contain, for the package to carry along. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { compareText } from '../base/compare.ts';

/** One text with every bundled package and its licence. */
export function bundledLicences(metafiles: readonly Metafile[]): string {
  const folders = new Set(
    metafiles.flatMap(({ inputs }) =>
      Object.keys(inputs).flatMap(
        (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? [],
      ),
    ),
  );
  const parts = [...folders].sort(compareText).map((folder) => licenceOf(folder));
  return `canton-plan contains these packages.\n\n${parts.join('\n')}`;
}

const line = '-'.repeat(80);

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${line}\n${name} ${version}: ${license ?? 'licence as below'}\n${notices[name] ?? ''}${text}`;
}

/** What a package contains besides its own code. */
const notices: Readonly<Record<string, string>> = {
  '@hpcc-js/wasm-graphviz': `
graphviz.wasm is this package's build of Graphviz (https://graphviz.org), which is licensed under the Eclipse Public
License: https://graphviz.org/license/. Its source: https://gitlab.com/graphviz/graphviz. The build's source:
https://github.com/hpcc-systems/hpcc-js-wasm. The WebAssembly stands here as the package has it, unchanged. It also
contains Expat (https://libexpat.github.io), under the MIT licence.
`,
};
