import { Resvg } from '@resvg/resvg-js';
import type { FontFiles } from './fonts.ts';

/** Paints an SVG picture as PNG. System fonts are not looked at. */
export function paintPng(svg: string, scale: number, fonts: FontFiles): Uint8Array {
  const painter = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: [...fonts.files],
      defaultFontFamily: 'Liberation Sans',
      sansSerifFamily: 'Liberation Sans',
    },
  });
  return painter.render().asPng();
}
