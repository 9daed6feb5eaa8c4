/** What kind of secret a name speaks of. */
export type SecretName = 'password' | 'client-secret' | 'token';

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
const passwordName = /^credentials$|passw(?:or)?d|passphrase|^pwd$|[-_.]pwd$|[-_](?:secret|token)$/i;
/** Names of keys and tokens of programs: `API_KEY`, `secretAccessKey`, `token`, `kms.auth-token`. */
const tokenName =
  /(?:^|[-_.])(?:secret|token)$|(?:api|access|account|storage|encryption|signing|master|shared|private)[-_]?key$|(?:auth|bearer|access|refresh|id|admin|session)[-_]?token$/i;
/** A name of its own stands for a secret's name in the language; only where programs write it is it one. */
const lowerSecret = /^secret$/;
/** A name that ends so says where a secret lies, or which one it is. */
const notTheSecret = /(?:file|path|name|ref|url|uri|id)$/i;
/**
 * Names behind which a secret is written inside a longer text: `password: …`, `-Dauth.token=…`, `--api-key=…`.
 * `${…}` and whatever opens a list, a map or an alias name a secret and hold none.
 */
const assigned =
  /(client[-_]?secret|credentials|passw(?:or)?d|passphrase|[-_.](?:secret|token|pwd)|(?<![A-Za-z])(?:SECRET|token|TOKEN|pwd|PWD)|(?:api|secret[-_]?access|access|account|storage|encryption|signing|master|private)[-_]?key|(?:auth|bearer|access|refresh|admin|session)token)["']?[ \t]*([:=])[ \t]*("[^"\r\n]+"|'[^'\r\n]+'|[^\s"'{}[\]&*|>#,$][^\s"',}\]]*)/gi;
/**
 * Secrets that show what they are by their shape, as the issuers document it: access keys of AWS, tokens of GitHub,
 * GitLab, Slack, Stripe, npm and Google, JSON Web Tokens (RFC 7519), private keys (RFC 7468), headers (RFC 6750, 7617).
 */
const shaped =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,251}\b|\bgithub_pat_[A-Za-z0-9_]{22,255}\b|\bglpat-[A-Za-z0-9_-]{20,64}|\bxox[abeoprs]-[A-Za-z0-9-]{10,250}|\b[rs]k_live_[A-Za-z0-9]{16,250}\b|\bnpm_[A-Za-z0-9]{36}\b|\bAIza[A-Za-z0-9_-]{35}|\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{4,4000}\.[A-Za-z0-9_-]{0,4000}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?|(?<=\b(?:bearer|basic) {1,4})(?=[A-Za-z0-9._~+/=-]{0,2000}[0-9+/=._])[A-Za-z0-9._~+/=-]{12,2000}/gi;
/** Most texts have none of these, and need not be looked at closely. */
const signOfShape =
  /AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|k_live_|npm_|AIza|eyJ|PRIVATE KEY|bearer |basic /i;
/** The password of Oracle's short form, `jdbc:oracle:thin:user/password@host`. */
const inOracleUrl = /(?<=jdbc:oracle:[a-z0-9]{1,10}:[^/\s@"']{0,100}\/)[^@\s"']+(?=@)/gi;
/** A password inside a URL: `?password=…`, or `//user:…@host`. In a whole file quotes end the URL. */
const inUrlOfFile = /(?<=[?&;]password=)[^&;\s"']+|(?<=:\/\/[^/\s:@"']{0,100}:)[^/\s@"']+(?=@)/gi;
const inUrlOfValue = /(?<=[?&;]password=)[^&;\s]+|(?<=:\/\/[^/\s:@]{0,100}:)[^/\s@]+(?=@)/gi;

/** What a text or number behind `key` is, by the key's name. */
export const secretName = (key: string): SecretName | undefined =>
  clientSecretName.test(key)
    ? 'client-secret'
    : passwordName.test(key)
      ? 'password'
      : !lowerSecret.test(key) && !notTheSecret.test(key) && tokenName.test(key)
        ? 'token'
        : undefined;

/** How far a value stands from the list of token verifiers: 2 is the list, 1 a verifier in it, 0 any other. */
export type VerifierDepth = 0 | 1 | 2;

/** The depth of what stands behind `key` in something of the depth `above`; items of a list have the list's key. */
export const verifierDepth = (above: VerifierDepth, key: string, isItem: boolean): VerifierDepth =>
  key === verifiers && !isItem ? 2 : above === 2 ? 1 : 0;

/** Whether `key` in something of the depth `above` holds the shared secret of a token verifier. */
export const isVerifierSecret = (above: VerifierDepth, key: string): boolean => above > 0 && key === 'secret';

/** What every key that names a secret has in it; most keys have none of it. */
export const signOfSecretName = /pass|pwd|secret|token|credentials|key$/i;

/** Every text with a secret inside has one of these signs; most texts have none. */
export const signOfSecret =
  /[=@"]|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|k_live_|npm_|AIza|eyJ|PRIVATE KEY|bearer |basic |passw(?:or)?d:|token:|key:/i;

/** Secrets in the text of a value. */
export const secretsInValue = (text: string): readonly WrittenSecret[] =>
  signOfSecret.test(text) ? written(text, inUrlOfValue) : [];

/** Secrets in the text of a whole file, whether or not it is proper YAML. */
export const secretsInFile = (text: string): readonly WrittenSecret[] => written(text, inUrlOfFile);

function written(text: string, inUrl: RegExp): WrittenSecret[] {
  const found: WrittenSecret[] = [];
  const take = (pattern: RegExp, kind: WrittenSecret['kind']): void => {
    for (const match of text.matchAll(pattern))
      found.push({ kind, loose: false, start: match.index, end: match.index + match[0].length });
  };
  take(inUrl, 'url-password');
  if (/jdbc:oracle:/i.test(text)) take(inOracleUrl, 'url-password');
  if (signOfShape.test(text)) take(shaped, 'token');
  for (const match of text.matchAll(assigned)) {
    const [whole, name = '', sign, value = ''] = match;
    // In the language it stands before the name of a secret; the nodes tell where it stands before one.
    if (lowerSecret.test(name) && sign === ':') continue;
    const end = match.index + whole.length;
    const kind = /^client/i.test(name)
      ? 'client-secret'
      : /pass|credentials|pwd|^[-_](?:secret|token)$/i.test(name)
        ? 'password'
        : 'token';
    found.push({ kind, loose: sign === ':' && !/^["']/.test(value), start: end - value.length, end });
  }
  return found;
}
