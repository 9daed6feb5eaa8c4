/** Where a report is made, both by their full names. */
export interface ReportFolders {
  /** What the names of files are relative to. */
  readonly working: string;
  /** What they are to be relative to: the root of the repository, since services look for files from there. */
  readonly root: string;
}

/** The name of a file relative to the root, with forward slashes; one outside it keeps its full name. */
export function artifactPath(name: string, folders?: ReportFolders): string {
  const slashed = name.replaceAll('\\', '/');
  // Standard input without a name is no file.
  if (folders === undefined || slashed.startsWith('<')) return slashed.replace(/^(\.\/)+/, '');
  const [working, root] = [folders.working, folders.root].map((each) =>
    each.replaceAll('\\', '/').replace(/\/$/, ''),
  ) as [string, string];
  const isFull = slashed.startsWith('/') || /^[A-Za-z]:\//.test(slashed);
  const full = collapsed(isFull ? slashed : `${working}/${slashed}`);
  return full.startsWith(`${root}/`) ? full.slice(root.length + 1) : full;
}

/** A full name without `.` and `..`. */
function collapsed(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The same as a URI reference: what has a meaning in URIs is escaped (RFC 3986). */
export function artifactUri(name: string, folders?: ReportFolders): string {
  const path = artifactPath(name, folders);
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
