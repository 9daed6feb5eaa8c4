/** Most characters of one part of a DNS name. */
const longest = 63;

/** What needs no change, as most names do not. */
const plainSlug = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A name as DNS, Compose and Kubernetes take it: lower case, at most 63 characters. Two names may come to the same one. */
export function slug(name: string): string {
  if (plainSlug.test(name)) return name;
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/-+$/, '')
    // What begins with such signs begins with a letter in their place: `日本語-1` belongs to `日本語`, which is `x`.
    .replace(/^-+|^$/, (signs) => (signs === '' ? 'x' : 'x-'));
  return shortened(plain, longest);
}

/** A name of at most so many characters; what is cut off leaves a mark of the whole behind, so that two names stay two. */
export function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  return `${name.slice(0, most - 8).replace(/-+$/, '')}-${mark(name)}`;
}

/** A name of a Service on Kubernetes begins with a letter (RFC 1035), unlike a component's. */
export const dnsName = (name: string): string => (/^[a-z]/.test(name) ? name : shortened(`n${name}`, 63));

/** Seven letters and digits that differ between texts: FNV-1a, twice with different beginnings. */
export function mark(text: string): string {
  const hash = (start: number): number => {
    let sum = start;
    for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return sum;
  };
  return (hash(0x811c9dc5) * 0x100000 + (hash(0x050c5d1f) >>> 12)).toString(36).padStart(7, '0').slice(-7);
}
