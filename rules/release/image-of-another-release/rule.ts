import { defineRule, type Place, parseRelease, type Reporter, sources, type Topology } from '#rule';

export default defineRule({
  id: 'release/image-of-another-release',
  title: 'Canton images come from the registry of the release and carry its tag.',
  why: 'Configuration is written for `daml.version`. Another release may not know a key and refuse to start; the registry in use before 2.8 gets no new releases at all.',
  fix: 'Make the tag and `daml.version` agree, and use the registry of the release.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.docker()],
  answers: [],
  catalogue: 'M7',
  about: ['image', 'images', 'driverImage'],
  check(topology, report) {
    const { canton } = topology.spec.images ?? {};
    checkImage(canton, topology.at('images', 'canton'), topology, report);
    // Where the release itself is no release, it is what has to change.
    const { daml }: { readonly daml?: { readonly version?: string } } = topology.spec;
    const isKnown = parseRelease(daml?.version ?? '')?.major === 2;
    for (const domain of isKnown ? topology.domains : [])
      checkImage(domain.backend?.driverImage, domain.at('backend', 'driverImage'), topology, report);
    for (const node of topology.cantonNodes)
      if (!node.instances.some(({ version }) => version !== undefined))
        checkImage(node.spec.image, node.at('image'), topology, report);
  },
});

const oldRegistry = 'digitalasset-canton-enterprise-docker.jfrog.io';

function checkImage(
  image: string | { tag?: string; repository?: string } | undefined,
  at: Place,
  topology: Topology,
  report: Reporter,
): void {
  if (image === undefined) return;
  const repository = typeof image === 'string' ? image : (image.repository ?? '');
  const expected = topology.profile.enterpriseImage;
  if (repository.startsWith(`${oldRegistry}/`) && !expected.startsWith(oldRegistry)) {
    report({
      message: `image \`${repository}\` is in the registry that was in use before 2.8`,
      at,
      label: 'gets no new releases',
      help: `use \`${expected}\``,
    });
    return;
  }
  const tag = typeof image === 'string' ? /:([^:/@]+)$/.exec(image.split('@')[0] ?? '')?.[1] : image.tag;
  const release = /^v?2\.\d+\.\d+/.test(tag ?? '') ? parseRelease(tag ?? '') : undefined;
  const { major, minor, patch } = topology.release;
  if (release === undefined) return;
  if (release.major === major && release.minor === minor && release.patch === patch) return;
  report({
    message: `image tag \`${tag}\` is another release than ${topology.release.text}`,
    at,
    label: `release ${release.text}`,
    related: [{ at: topology.at('daml', 'version'), label: 'the release of the deployment' }],
  });
}
