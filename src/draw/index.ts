import type { ThemeName } from './css.ts';
import type { FontFiles } from './fonts.ts';
import type { Scene } from './scene.ts';

export { buildScene } from './build-scene.ts';
export { changeScene } from './change-scene.ts';
export { styleSheet, type ThemeName } from './css.ts';
export { type FontFiles, fontNames } from './fonts.ts';
export type * from './scene.ts';
export { type BadOption, checkSelectors } from './selectors.ts';
export {
  defaultSceneOptions,
  parseView,
  type SceneOptions,
  type View,
} from './view.ts';

/** The formats of a picture. */
export const pictureFormats = ['svg', 'png', 'mermaid', 'dot', 'markdown'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

export interface PaintOptions {
  readonly theme: ThemeName;
  /** Pixels of a PNG for one unit of the picture. */
  readonly scale: number;
  readonly fonts: FontFiles;
  /** Where a click on an element of an SVG leads: `{file}` and `{line}` are filled in. */
  readonly linkTemplate: string | undefined;
  /** The drawing alone, for beside a text that says the rest (SVG, PNG). */
  readonly plain?: true;
  /** For a page that says title, notes and findings itself (SVG). */
  readonly onPage?: true;
}

/** Begins to load what laying out a picture takes: its code is compiled while the caller still reads the topology. */
export function beginToLoad(): void {
  // Who draws waits for the same and is told if it fails.
  import('./layout/graphviz.ts').then(({ loadGraphviz }) => loadGraphviz()).catch(() => undefined);
}

/** A scene in a format. What a format needs is loaded when it is asked for. */
export async function paint(
  scene: Scene,
  format: PictureFormat,
  options: PaintOptions,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'mermaid':
      return (await import('./mermaid.ts')).paintMermaid(scene, options.theme);
    case 'markdown':
      return (await import('./mermaid.ts')).paintMarkdown(scene, options.theme);
    case 'dot':
      return (await import('./dot.ts')).paintDot(scene);
    case 'svg':
      return svg(scene, options);
    case 'png':
      // A picture of points has one theme; the light one, if none was chosen.
      return (await import('./png.ts')).paintPng(
        await svg(scene, {
          ...options,
          theme: options.theme === 'dark' ? 'dark' : 'light',
          linkTemplate: undefined,
        }),
        options.scale,
        options.fonts,
      );
  }
}

async function svg(scene: Scene, options: PaintOptions): Promise<string> {
  const [{ layOut }, { paintSvg }] = await Promise.all([import('./layout/lay-out.ts'), import('./svg.ts')]);
  return paintSvg(scene, await layOut(scene), options);
}
