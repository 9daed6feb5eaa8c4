import { defineRule, type Place, sources, type Topology } from '#rule';

export default defineRule({
  id: 'release/floating-image',
  title: 'Images are pinned to a release tag or a digest.',
  why: 'A tag such as `latest` names another image tomorrow. A restart then brings in a new release by itself, on one instance before the others, and nobody can tell which one was running before.',
  fix: 'Name the release as the tag, for example `:2.10.4`, or a digest.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.docker('Image Tags')],
  answers: [],
  catalogue: 'M7',
  about: ['image', 'images', 'driverImage'],
  check(topology, report) {
    for (const { image, at } of images(topology)) {
      const text = typeof image === 'string' ? image : '';
      const written =
        typeof image === 'string'
          ? image.includes('@')
            ? image
            : /:([^:/]+)$/.exec(image)?.[1]
          : (image.digest ?? image.tag);
      if (written !== undefined && written !== 'latest' && written !== 'dev') continue;
      // Without a repository or tag of its own, an image gets both from the release line.
      if (typeof image !== 'string' && written === undefined) continue;
      report({
        message:
          written === undefined
            ? `image \`${text}\` has no tag`
            : `image tag \`${written}\` names another image tomorrow`,
        at,
        label: 'not pinned',
      });
    }
  },
});

type Image = string | { readonly tag?: string; readonly digest?: string };

/** Every image that the topology names, with its place. */
function images(topology: Topology): { image: Image; at: Place }[] {
  const all: { image: Image; at: Place }[] = [];
  for (const [name, image] of Object.entries(topology.spec.images ?? {}))
    if (!name.startsWith('x-')) all.push({ image: image as Image, at: topology.at('images', name) });
  for (const { component, value } of topology.havingSet('image'))
    all.push({ image: value as Image, at: component.at('image') });
  for (const { backend, at } of topology.domains.map((domain) => ({
    backend: domain.backend,
    at: domain.at('backend', 'driverImage'),
  })))
    if (backend?.driverImage !== undefined) all.push({ image: backend.driverImage as Image, at });
  const { monitoring } = topology.spec;
  if (monitoring?.image !== undefined)
    all.push({ image: monitoring.image as Image, at: topology.at('monitoring', 'image') });
  return all;
}
