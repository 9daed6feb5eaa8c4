/**
 * A URL of a web server without signs that end it somewhere else; `${NAME}` leaves it to a variable. As a regular
 * expression of JSON Schema.
 */
export const urlPattern =
  '^(?:https?://[^/\\s"\'`<>\\\\^{|}$\\u0000-\\u001f\\u007f-\\u009f][^\\s"\'`<>\\\\^{|}$\\u0000-\\u001f\\u007f-\\u009f]{0,2000}|\\$\\{\\??[A-Za-z_][A-Za-z0-9_]{0,254}\\})$';

/** Where a URL of a web server leads: the port is that of its scheme where it names none. Undefined of anything else. */
export function addressOfUrl(
  url: string,
): { readonly host: string; readonly port: number; readonly isSecured: boolean } | undefined {
  const [, scheme, host, port] = /^(https?):\/\/([^/:?#]+)(?::(\d+))?/.exec(url) ?? [];
  if (host === undefined) return undefined;
  const isSecured = scheme === 'https';
  return { host, port: port === undefined ? (isSecured ? 443 : 80) : Number(port), isSecured };
}
