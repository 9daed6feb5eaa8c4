import { type Compilation, compile } from '../compile.ts';
import { compareFindings } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../model/topology.ts';
import type { Files } from '../parse/compose/files.ts';
import type { SourceFile } from '../source/source-file.ts';
import { checkedFiles } from './checked-files.ts';
import type { ComposingFlags } from './composing.ts';
import type { Io } from './io.ts';
import { compileOptions, resolveValidateSettings } from './validate-settings.ts';

/**
 * Compiles a file as `validate` would without flags: by the severities, custom rules and known findings of the
 * configuration. `files`: access to those that it names, in place of the disk. `before`: what an earlier text of it came to.
 * Rules that are code are left to `validate`.
 */
export async function compileConfigured(
  source: SourceFile,
  environment: Environment | undefined,
  io: Io,
  { overlay = [], set = [], allowOutside }: ComposingFlags = {},
  files?: () => Promise<Files>,
  before?: Compilation,
): Promise<Compilation> {
  const flags = {
    only: [],
    disable: [],
    rule: [],
    ruleModule: [],
    stdinFilename: '',
    color: 'auto',
  } as const;
  const settings = await resolveValidateSettings(
    {
      ...flags,
      overlay,
      set,
      ...(allowOutside ? { allowOutside } : {}),
      allowCode: 'skip',
      ...(environment === undefined ? {} : { environment }),
    },
    io,
  );
  const options = compileOptions(source, settings, io);
  const compilation = await compile(source, {
    ...options,
    ...(files === undefined ? {} : { files }),
    ...(before === undefined ? {} : { before }),
  });
  if (settings.baseline === undefined) return compilation;
  const { againstBaseline } = await import('./baseline-file.ts');
  const checked = await againstBaseline(settings.baseline, checkedFiles([compilation]), settings, io);
  // What is wrong with the baseline itself comes last, and is said by `validate`.
  const own = checked.filter((file) => compilation.sources.includes(file.source));
  return { ...compilation, diagnostics: own.flatMap((file) => file.diagnostics).sort(compareFindings) };
}
