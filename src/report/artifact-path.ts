/** The name of a file relative to `folder`, with forward slashes; one outside it keeps its full name. */
export function artifactPath(name: string, folder = ''): string {
  const slashed = name.replaceAll('\\', '/');
  const root = folder.replaceAll('\\', '/').replace(/\/$/, '');
  if (root !== '' && slashed.startsWith(`${root}/`)) return slashed.slice(root.length + 1);
  return slashed.replace(/^(\.\/)+/, '');
}

/** The same as a URI reference: what has a meaning in URIs is escaped (RFC 3986). */
export function artifactUri(name: string, folder?: string): string {
  const path = artifactPath(name, folder);
  const escaped = path.split('/').map(encodeSegment).join('/');
  if (/^[A-Za-z]:\//.test(path)) return `file:///${path.slice(0, 2)}${escaped.slice(escaped.indexOf('/'))}`;
  if (path.startsWith('/')) return `file://${escaped}`;
  return escaped;
}

/** A lone surrogate has no UTF-8 form; it is written as the replacement character. */
const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
