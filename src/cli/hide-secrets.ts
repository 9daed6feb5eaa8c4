import { literalSecrets } from '../parse/literal-secrets.ts';
import { textHider } from '../report/masking.ts';
import type { Side } from './change-input.ts';

/** Blots out of a text every secret that one of the files holds. */
export function hideSecrets(sides: readonly Pick<Side, 'source' | 'compiled'>[]): (text: string) => string {
  const hiders = sides.map(({ source, compiled }) => textHider(literalSecrets(source, [compiled.file.root])));
  return (text) => hiders.reduce((shown, hide) => hide(shown), text);
}
