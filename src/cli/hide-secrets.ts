import { isObject } from '../base/object.ts';
import { secretName, secretsInFile, signOfSecret } from '../base/secrets.ts';
import { documentSecrets } from '../parse/literal-secrets.ts';
import { textHider } from '../report/masking.ts';
import type { Side } from './change-input.ts';

/** Blots out of a text every secret that one of the files holds. */
export function hideSecrets(sides: readonly Pick<Side, 'compiled'>[]): (text: string) => string {
  const hiders = sides
    .map(({ compiled }) => compiled.file)
    .filter(
      ({ value, parts }) =>
        mayHold(value) || parts.some(({ source }) => secretsInFile(source.text).length > 0),
    )
    .map((file) => textHider(documentSecrets(file)));
  return (text) => hiders.reduce((shown, hide) => hide(shown), text);
}

/** Whether a value may hold a secret: places in the text, which take long to find, are asked for only then. */
function mayHold(value: unknown): boolean {
  const left: unknown[] = [value];
  const seen = new Set<unknown>();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') {
      if (signOfSecret.test(next)) return true;
    } else if (!seen.has(next) && (isObject(next) || Array.isArray(next))) {
      seen.add(next);
      if (isObject(next)) for (const key of Object.keys(next)) if (mayName(key)) return true;
      left.push(...Object.values(next));
    }
  }
  return false;
}

/** Keys behind which a secret may stand; of a token verifier that is every one. */
const mayName = (key: string): boolean => key === 'authServices' || secretName(key) !== undefined;
