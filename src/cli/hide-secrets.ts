import { documentSecrets } from '../parse/literal-secrets.ts';
import { textHider } from '../report/masking.ts';
import type { Side } from './change-input.ts';

/** Blots out of a text every secret that one of the files holds. */
export function hideSecrets(sides: readonly Pick<Side, 'compiled'>[]): (text: string) => string {
  const hiders = sides.map(({ compiled }) => textHider(documentSecrets(compiled.file)));
  return (text) => hiders.reduce((shown, hide) => hide(shown), text);
}
