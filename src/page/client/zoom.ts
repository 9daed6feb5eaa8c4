import type { PanzoomObject } from '@panzoom/panzoom';

/** Sizes of a picture are in units that are pixels when it is shown as it was drawn; below this its names are not read. */
const legible = 0.6;
/** How large a unit is shown where the whole picture would be too small to read. */
const readable = 0.9;

/** Where something stands, in what the window shows. */
type Place = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

const middle = (from: number, to: number): number => (from + to) / 2;

/**
 * How far a side of the picture is moved so that `at` stands in the middle of the frame, and no more than until the
 * picture ends. The picture grows around its middle.
 */
function moved(scale: number, frame: [number, number], picture: [number, number], at: number): number {
  const [centre, half] = [middle(...picture), (picture[1] - picture[0]) / 2];
  const wanted = (middle(...frame) - centre) / scale - (at - centre);
  const [least, most] = [(frame[1] - centre) / scale - half, (frame[0] - centre) / scale + half];
  return least > most ? middle(least, most) : Math.min(most, Math.max(least, wanted));
}

/** As `page.css` has it: where everything stands beneath one another. */
const isNarrow = (): boolean => matchMedia('(max-width: 800px)').matches;

/** Has a picture begin where it can be read, around `wanted`: on a phone the whole of it is too small. Wider screens show the whole. */
export function beginLegible(
  zoom: PanzoomObject,
  svg: SVGSVGElement,
  frame: Element,
  wanted: () => Element | undefined,
): void {
  // Panzoom puts a picture at its own beginning once what made it has ended.
  if (isNarrow()) setTimeout(() => svg.isConnected && enlarge(zoom, svg, frame, wanted));
}

function enlarge(
  zoom: PanzoomObject,
  svg: SVGSVGElement,
  frame: Element,
  wanted: () => Element | undefined,
): void {
  const [picture, seen] = [svg.getBoundingClientRect(), frame.getBoundingClientRect()];
  const drawn = Math.min(
    picture.width / svg.viewBox.baseVal.width,
    picture.height / svg.viewBox.baseVal.height,
  );
  if (!(drawn > 0) || drawn >= legible || picture.width > seen.width + 1) return;
  const scale = readable / drawn;
  const place = wanted()?.getBoundingClientRect() ?? picture;
  const across = (each: Place): [number, number] => [each.left, each.right];
  const down = (each: Place): [number, number] => [each.top, each.bottom];
  zoom.zoom(scale, { animate: false, force: true });
  zoom.pan(
    moved(scale, across(seen), across(picture), middle(...across(place))),
    moved(scale, down(seen), down(picture), middle(...down(place))),
    { animate: false, force: true },
  );
}
