import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import { isProgram, type ProgramKind, programOf } from '../model/kinds/index.ts';
import type { ByKind, CantonNode, Topology } from '../model/topology.ts';
import { profileOf } from '../profiles/profile.ts';
import { parseRelease } from '../profiles/release.ts';

/** What runs in an image of a Daml release. */
type ReleasePart = 'canton' | (typeof programOf)[ProgramKind]['name'];

/**
 * The file of a release from which the image of a part has to be built; undefined where an image is published. The open
 * source edition has had no image of Canton since 2.8, and never any of the services.
 */
export function releaseFile(topology: Topology, part: ReleasePart, release: string): string | undefined {
  const isEnterprise = topology.edition === 'enterprise';
  if (part !== 'canton')
    return isEnterprise && part !== 'oauth2-middleware' ? undefined : `${part}-${release}.jar`;
  const { openSourceImage } = profileOf(parseRelease(release) ?? topology.release);
  return isEnterprise || openSourceImage !== undefined ? undefined : `canton-open-source-${release}.tar.gz`;
}

/** Whether an entry of the topology names another image than the one of the release. */
export const namesImage = (image: File.Image | undefined): boolean =>
  image !== undefined &&
  (typeof image === 'string' || image.repository !== undefined || image.digest !== undefined);

type Owner = CantonNode | ByKind[ProgramKind];

/** The image that a component says itself; a blockchain sequencer without one takes that of its driver. */
export const ownImage = (owner: Owner): File.Image | undefined =>
  owner.spec.image ??
  (owner.kind === 'sequencer' && owner.backendKind !== 'sql'
    ? owner.domain?.backend?.driverImage
    : undefined);

/** Each file that building images of this topology fetches, with the first component that runs such an image. */
export function fetchedFiles(topology: Topology): ReadonlyMap<string, Owner> {
  const found = new Map<string, Owner>();
  const { images } = topology.spec;
  const look = (owner: Owner, part: ReleasePart, ofAll: File.Image | undefined): void => {
    if (owner.organization?.spec.external === true || namesImage(ofAll) || namesImage(ownImage(owner)))
      return;
    for (const version of versionsOf(owner.instances, topology)) {
      const file = releaseFile(topology, part, version);
      if (file !== undefined && !found.has(file)) found.set(file, owner);
    }
  };
  for (const node of topology.cantonNodes) look(node, 'canton', images?.canton);
  for (const service of topology.declared.filter(isProgram)) {
    const { name, image } = programOf[service.kind];
    look(service, name, images?.[image]);
  }
  return found;
}

const versionsOf = (instances: readonly Instance[], { release }: Topology): ReadonlySet<string> =>
  new Set(instances.length === 0 ? [release.text] : instances.map(({ version }) => version ?? release.text));
