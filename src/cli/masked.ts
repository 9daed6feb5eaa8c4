import { literalSecrets } from '../parse/literal-secrets.ts';
import { withoutSecrets } from '../report/masking.ts';
import type { CheckedFile } from '../report/report.ts';

/** A file of settings as it may be shown: its frames hide what they would hide in a topology. */
export function masked({ source, diagnostics }: CheckedFile): readonly CheckedFile[] {
  const spans = literalSecrets(source, []);
  return withoutSecrets([{ source, diagnostics: diagnostics.map((each) => ({ ...each, masked: spans })) }]);
}
