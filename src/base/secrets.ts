/** What kind of secret a name speaks of. */
export type SecretName = 'password' | 'client-secret';

/** A secret written out inside a longer text. */
export interface WrittenSecret {
  readonly kind: SecretName | 'url-password';
  /** Whether it is assigned as in YAML (`password: …`), which also reads like a sentence. */
  readonly loose: boolean;
  readonly start: number;
  readonly end: number;
}

/** The key of the list of token verifiers: there alone, `secret` holds a secret; elsewhere it holds a secret's name. */
const verifiers = 'authServices';

const clientSecretName = /client[-_]?secret(?!.*(?:name|ref)$)/i;
const passwordName = /^credentials$|passw(?:or)?d|[-_](?:secret|token)$/i;
/** `password: …` or `password=…`. `${…}` and whatever opens a list, a map or an alias name a secret and hold none. */
const assigned =
  /(client[-_]?secret|credentials|passw(?:or)?d|[-_](?:secret|token))["']?[ \t]*([:=])[ \t]*("[^"\r\n]+"|'[^'\r\n]+'|[^\s"'{}[\]&*|>#,$][^\s"',}\]]*)/gi;
/** A password inside a URL: `?password=…`, or `//user:…@host`. In a whole file quotes end the URL. */
const inUrlOfFile = /(?<=[?&;]password=)[^&;\s"']+|(?<=:\/\/[^/\s:@"']{0,100}:)[^/\s@"']+(?=@)/gi;
const inUrlOfValue = /(?<=[?&;]password=)[^&;\s]+|(?<=:\/\/[^/\s:@]{0,100}:)[^/\s@]+(?=@)/gi;

/** What a text or number behind `key` is, by the key's name. */
export const secretName = (key: string): SecretName | undefined =>
  clientSecretName.test(key) ? 'client-secret' : passwordName.test(key) ? 'password' : undefined;

/** How far a value stands from the list of token verifiers: 2 is the list, 1 a verifier in it, 0 any other. */
export type VerifierDepth = 0 | 1 | 2;

/** The depth of what stands behind `key` in something of the depth `above`; items of a list have the list's key. */
export const verifierDepth = (above: VerifierDepth, key: string, isItem: boolean): VerifierDepth =>
  key === verifiers && !isItem ? 2 : above === 2 ? 1 : 0;

/** Whether `key` in something of the depth `above` holds the shared secret of a token verifier. */
export const isVerifierSecret = (above: VerifierDepth, key: string): boolean => above > 0 && key === 'secret';

/** What every key that names a secret has in it; most keys have none of it. */
export const signOfSecretName = /pass|secret|token|credentials/i;

/** Every text with a secret inside has one of these signs; most texts have none. */
export const signOfSecret = /[=@"]/;

/** Secrets in the text of a value. */
export const secretsInValue = (text: string): readonly WrittenSecret[] =>
  signOfSecret.test(text) ? written(text, inUrlOfValue) : [];

/** Secrets in the text of a whole file, whether or not it is proper YAML. */
export const secretsInFile = (text: string): readonly WrittenSecret[] => written(text, inUrlOfFile);

function written(text: string, inUrl: RegExp): WrittenSecret[] {
  const found: WrittenSecret[] = [];
  for (const match of text.matchAll(inUrl))
    found.push({
      kind: 'url-password',
      loose: false,
      start: match.index,
      end: match.index + match[0].length,
    });
  for (const match of text.matchAll(assigned)) {
    const [whole, name = '', sign, value = ''] = match;
    const end = match.index + whole.length;
    const kind = /^client/i.test(name) ? 'client-secret' : 'password';
    found.push({ kind, loose: sign === ':' && !/^["']/.test(value), start: end - value.length, end });
  }
  return found;
}
