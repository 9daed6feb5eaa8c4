import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import { type ProgramKind, programOf } from '../model/kinds/index.ts';
import type { CantonNode, Topology } from '../model/topology.ts';
import { profileOf } from '../profiles/profile.ts';
import { parseRelease } from '../profiles/release.ts';
import { namesImage, ownImage, releaseFile } from '../resolve/index.ts';
import type { ImageBuild, PlannedImage } from './plan.ts';

const releases = 'https://github.com/digital-asset/daml/releases/download';
const java = 'eclipse-temurin:17.0.13_11-jre';
/** The last patch of each PostgreSQL line that Canton is tested with, so that a line is never a moving tag. */
const postgresPatches: Readonly<Record<string, string>> = {
  '11': '11.22',
  '12': '12.22',
  '13': '13.18',
  '14': '14.15',
  '15': '15.10',
  '16': '16.6',
};
const haproxy = 'haproxy:2.8.12';
const prometheus = 'prom/prometheus:v2.53.3';
const grafana = 'grafana/grafana:11.3.0';

/** The image that an entry of the topology asks for, or undefined. */
function written(image: File.Image | undefined, hasShell: boolean, otherwise: PlannedImage): PlannedImage {
  if (image === undefined) return otherwise;
  if (typeof image === 'string')
    return { reference: image, pullPolicy: undefined, hasShell, build: undefined };
  const [repository, tag] = splitTag(otherwise.reference);
  const name = image.repository ?? repository;
  // A tag beside the digest is for people, and for operators that read the version there.
  const reference =
    image.digest === undefined
      ? `${name}:${image.tag ?? tag}`
      : `${name}${image.tag === undefined ? '' : `:${image.tag}`}@${image.digest}`;
  return {
    reference,
    pullPolicy: image.pullPolicy,
    hasShell,
    build: namesImage(image) ? undefined : otherwise.build,
  };
}

function splitTag(reference: string): readonly [string, string] {
  const colon = reference.lastIndexOf(':');
  return colon > reference.lastIndexOf('/')
    ? [reference.slice(0, colon), reference.slice(colon + 1)]
    : [reference, 'latest'];
}

/**
 * Canton's image by release line and edition. The open source edition has had no public image since 2.8: it is built
 * from the release archive.
 */
export function cantonImage(topology: Topology, node?: CantonNode, instance?: Instance): PlannedImage {
  const version = instance?.version ?? topology.release.text;
  const { hasShell, image } = once(topology, `canton ${version}`, () => cantonOfRelease(topology, version));
  return written(node === undefined ? undefined : ownImage(node), hasShell, image);
}

/** Images of a topology by what they are for: thousands of instances share a few. */
const made = new WeakMap<Topology, Map<string, OfRelease>>();

interface OfRelease {
  readonly hasShell: boolean;
  readonly image: PlannedImage;
}

function once(topology: Topology, what: string, make: () => OfRelease): OfRelease {
  const images = made.get(topology) ?? new Map<string, OfRelease>();
  made.set(topology, images);
  const image = images.get(what) ?? make();
  images.set(what, image);
  return image;
}

function cantonOfRelease(topology: Topology, version: string): OfRelease {
  const release = parseRelease(version) ?? topology.release;
  const profile = profileOf(release);
  const hasShell = topology.edition === 'open-source' || !profile.distroless;
  const repository = topology.edition === 'enterprise' ? profile.enterpriseImage : profile.openSourceImage;
  const file = releaseFile(topology, 'canton', version);
  const usual: PlannedImage = {
    reference: `${repository ?? 'canton-open-source'}:${version}`,
    pullPolicy: undefined,
    hasShell,
    build: file === undefined ? undefined : buildOf(topology, file, version),
  };
  return { hasShell, image: written(topology.spec.images?.canton, hasShell, usual) };
}

function buildOf(topology: Topology, file: string, release: string): ImageBuild {
  const { checksums = {} } = topology.spec.images ?? {};
  return {
    base: java,
    file,
    url: `${releases}/v${release}/${file}`,
    otherRelease: release === topology.release.text ? undefined : release,
    checksum: Object.hasOwn(checksums, file) ? checksums[file] : undefined,
  };
}

/** The image with which one-shot consoles run. */
export const consoleImage = (topology: Topology): PlannedImage => cantonImage(topology);

/** A Daml service: Enterprise has images of JSON API and trigger service; everything else is built from the release. */
export function serviceImage(
  topology: Topology,
  kind: ProgramKind,
  image: File.Image | undefined,
  version: string | undefined,
): PlannedImage {
  const release = version ?? topology.release.text;
  const program = programOf[kind];
  const ofAll = once(topology, `${program.name} ${release}`, () =>
    serviceOfRelease(topology, program, release),
  );
  return written(image, ofAll.hasShell, ofAll.image);
}

function serviceOfRelease(
  topology: Topology,
  program: (typeof programOf)[ProgramKind],
  release: string,
): OfRelease {
  const { name: service } = program;
  const file = releaseFile(topology, service, release);
  const usual: PlannedImage = {
    reference: `${file === undefined ? 'digitalasset-docker.jfrog.io/' : ''}${service}:${release}`,
    pullPolicy: undefined,
    hasShell: file !== undefined,
    build: file === undefined ? undefined : buildOf(topology, file, release),
  };
  const ofAll = topology.spec.images?.[program.image];
  return { hasShell: usual.hasShell, image: written(ofAll, usual.hasShell, usual) };
}

const plain = (reference: string): PlannedImage => ({
  reference,
  pullPolicy: undefined,
  hasShell: true,
  build: undefined,
});

/** PostgreSQL of the wanted line, by default 14: the one that manual, charts and questions page agree on. */
export const postgresImage = (
  topology: Topology,
  version: string,
  image: File.Image | undefined,
): PlannedImage =>
  written(
    image,
    true,
    written(topology.spec.images?.postgres, true, plain(`postgres:${postgresPatches[version] ?? version}`)),
  );

export const haproxyImage = (topology: Topology, image: File.Image | undefined): PlannedImage =>
  written(image, true, written(topology.spec.images?.haproxy, true, plain(haproxy)));

export const prometheusImage = (topology: Topology): PlannedImage =>
  written(
    topology.spec.monitoring?.image,
    true,
    written(topology.spec.images?.prometheus, true, plain(prometheus)),
  );

export const grafanaImage = (topology: Topology): PlannedImage => {
  const dashboards = topology.spec.monitoring?.dashboards;
  return written(
    typeof dashboards === 'object' ? dashboards.image : undefined,
    true,
    written(topology.spec.images?.grafana, true, plain(grafana)),
  );
};
