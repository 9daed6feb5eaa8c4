import type { ThemeName } from './css.ts';
import type { FontFiles } from './fonts.ts';
import type { Scene } from './scene.ts';

export interface PaintOptions {
  readonly theme: ThemeName;
  /** Pixels of a PNG for one unit of the picture. */
  readonly scale: number;
  readonly fonts: FontFiles;
  /** Where a click on an element of an SVG leads: `{file}` and `{line}` are filled in. */
  readonly linkTemplate: string | undefined;
  /** The drawing alone, for beside a text that says the rest: no title, legend or list, nothing to hover over (SVG, PNG). */
  readonly plain?: true;
  /** For a page that says title, notes and findings itself: they are left out, the legend stays (SVG). */
  readonly onPage?: true;
}

interface Painter {
  /** What the name of an output file ends in. */
  readonly extensions: readonly string[];
  readonly paint: (scene: Scene, options: PaintOptions) => Promise<string | Uint8Array>;
}

/** The formats of a picture. What a format needs is loaded when it is asked for. */
const formats = {
  svg: { extensions: ['.svg'], paint: svg },
  png: {
    extensions: ['.png'],
    paint: async (scene, { theme, scale, fonts, ...options }) => {
      // A picture of points has one theme; the light one, if none was chosen.
      const plain = { ...options, scale, fonts, linkTemplate: undefined };
      const text = await svg(scene, { ...plain, theme: theme === 'dark' ? 'dark' : 'light' });
      return (await import('./png.ts')).paintPng(text, scale, fonts);
    },
  },
  mermaid: {
    extensions: ['.mmd', '.mermaid'],
    paint: async (scene, { theme }) => (await import('./mermaid.ts')).paintMermaid(scene, theme),
  },
  dot: {
    extensions: ['.dot', '.gv'],
    paint: async (scene) => (await import('./dot.ts')).paintDot(scene),
  },
  markdown: {
    extensions: ['.md'],
    paint: async (scene, { theme }) => (await import('./mermaid.ts')).paintMarkdown(scene, theme),
  },
} as const satisfies Record<string, Painter>;

export type PictureFormat = keyof typeof formats;
export const pictureFormats = Object.keys(formats) as PictureFormat[];

/** What the name of an output file says about the format. */
export const formatByExtension: ReadonlyMap<string, PictureFormat> = new Map(
  pictureFormats.flatMap((format) =>
    formats[format].extensions.map((extension) => [extension, format] as const),
  ),
);

/** A scene in a format. */
export const paint = (
  scene: Scene,
  format: PictureFormat,
  options: PaintOptions,
): Promise<string | Uint8Array> => formats[format].paint(scene, options);

async function svg(scene: Scene, options: PaintOptions): Promise<string> {
  const [{ layOut }, { paintSvg }] = await Promise.all([import('./layout/lay-out.ts'), import('./svg.ts')]);
  return paintSvg(scene, await layOut(scene), options);
}
