export { buildScene } from './build-scene.ts';
export { changeScene } from './change-scene.ts';
export { styleSheet, type ThemeName } from './css.ts';
export { type FontFiles, fontNames } from './fonts.ts';
export { type PaintOptions, type PictureFormat, paint } from './formats.ts';
export type * from './scene.ts';
export { type BadOption, checkSelectors } from './selectors.ts';
export {
  defaultSceneOptions,
  parseView,
  type SceneOptions,
  type View,
} from './view.ts';

/** Begins to load what laying out a picture takes: its code is compiled while the caller still reads the topology. */
export function beginToLoad(): void {
  // Who draws waits for the same and is told if it fails.
  import('./layout/graphviz.ts').then(({ loadGraphviz }) => loadGraphviz()).catch(() => undefined);
}
