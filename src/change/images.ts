import { grouped } from '../base/grouped.ts';
import { type Path, pathText } from '../base/path.ts';
import type { Instance } from '../model/component.ts';
import type { Image } from '../model/generated/topology-file.ts';
import { isProgram, type ProgramKind, programOf } from '../model/kinds/index.ts';
import type { ByKind, CantonNode, Topology } from '../model/topology.ts';
import { cantonImage, serviceImage } from '../plan/images.ts';

/**
 * What becomes of an image: `follows` the release; `own-build` follows it too, under a repository of the user's, where
 * it has to be put first; `ready` names the new release already; `stays` at what is written until somebody changes it.
 */
type ImageVerdict = 'follows' | 'own-build' | 'ready' | 'stays';

/** The image of a component before and after. */
export interface ImageChange {
  /** Kind and name, as a person writes them. */
  readonly component: string;
  readonly organization: string;
  /** The instances that it is about, where a service has several. */
  readonly instances: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly verdict: ImageVerdict;
  /** Path in the topology of what decides it in place of the release. */
  readonly decidedBy: string | undefined;
  /** Whether there is no public image, so that it is built from the archive of the release. */
  readonly isBuilt: boolean;
}

type Owner = CantonNode | ByKind[ProgramKind];

/** The images of everything that runs Daml or Canton; databases and balancers do not follow the release. */
export function imageChanges(before: Topology, after: Topology): ImageChange[] {
  const old = new Map(owners(before).map((owner) => [owner.path.join('\u0000'), owner]));
  const changes = owners(after).flatMap((owner) => {
    const known = old.get(owner.path.join('\u0000'));
    if (known === undefined) return [];
    const instances: (Instance | undefined)[] =
      owner.instances.length === 0 ? [undefined] : [...owner.instances];
    return instances.map((instance) => changeOf(before, known, after, owner, instance));
  });
  return together(changes);
}

const owners = (topology: Topology): Owner[] => [
  ...topology.cantonNodes,
  ...topology.declared.filter(isProgram),
];

function changeOf(
  before: Topology,
  known: Owner,
  after: Topology,
  owner: Owner,
  instance: Instance | undefined,
): ImageChange {
  const [from, to] = [imageOf(before, known, instance), imageOf(after, owner, instance)];
  const decided = decidedBy(after, owner, instance);
  return {
    component: owner.title,
    organization: owner.organization?.name ?? '',
    instances: instance === undefined || owner.instances.length < 2 ? [] : [instance.name],
    before: from.reference,
    after: to.reference,
    verdict:
      decided === undefined
        ? 'follows'
        : !decided.isFixed
          ? 'own-build'
          : names(to.reference, after.release.text)
            ? 'ready'
            : 'stays',
    decidedBy: decided === undefined ? undefined : pathText(decided.path),
    isBuilt: to.build !== undefined,
  };
}

/** An instance of the same name decides by its own version in both releases. */
const imageOf = (topology: Topology, owner: Owner, instance: Instance | undefined) => {
  if (!isProgram(owner)) return cantonImage(topology, owner, instance);
  const version = owner.kind === 'json-api' ? instance?.version : undefined;
  return serviceImage(topology, owner.kind, owner.spec.image, version);
};

interface Decision {
  readonly path: Path;
  /** Whether it fixes the tag or digest, rather than only where the image comes from. */
  readonly isFixed: boolean;
}

/** What is written in place of the usual image: the nearest thing that fixes the tag, else the nearest at all. */
function decidedBy(topology: Topology, owner: Owner, instance: Instance | undefined): Decision | undefined {
  const common = isProgram(owner) ? programOf[owner.kind].image : 'canton';
  const written: readonly (readonly [image: Image | undefined, path: Path])[] = [
    [owner.spec.image, owner.at('image').path],
    ...driverOf(owner),
    [topology.spec.images?.[common], ['images', common]],
  ];
  const decisions = written.flatMap(([image, path]): Decision[] =>
    image === undefined ? [] : [{ path, isFixed: fixesTag(image) }],
  );
  const fixed = decisions.find(({ isFixed }) => isFixed);
  if (fixed !== undefined) return fixed;
  const hasVersion = owner.kind !== 'trigger-service' && owner.kind !== 'oauth-middleware';
  if (hasVersion && instance?.version !== undefined)
    return { path: instance.at('version').path, isFixed: true };
  return decisions[0];
}

/** A driver's image stands in for a blockchain sequencer that has none of its own. */
function driverOf(owner: Owner): (readonly [Image | undefined, Path])[] {
  if (owner.kind !== 'sequencer' || owner.backendKind === 'sql' || owner.spec.image !== undefined) return [];
  const { domain } = owner;
  return domain === undefined
    ? []
    : [[domain.backend?.driverImage, domain.at('backend', 'driverImage').path]];
}

const fixesTag = (image: Image): boolean =>
  typeof image === 'string' || image.tag !== undefined || image.digest !== undefined;

/** Whether a reference has the release as its tag, or as the beginning of it: `2.10.4-drivers`. */
const names = (reference: string, release: string): boolean => {
  const tag = /:v?([^:/@]+)$/.exec(reference.split('@')[0] ?? '')?.[1] ?? '';
  return tag === release || tag.startsWith(`${release}-`);
};

/** Instances of one component that fare alike, in one entry. */
const together = (changes: readonly ImageChange[]): ImageChange[] =>
  grouped(changes, ({ component, before, after, decidedBy: path }) =>
    JSON.stringify([component, before, after, path]),
  ).map((group) => ({ ...group[0], instances: group.flatMap(({ instances }) => instances) }));
