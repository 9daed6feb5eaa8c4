/** Which fonts a PNG is painted with: files that ship with the package, so that every machine paints the same. */
export interface FontFiles {
  readonly files: readonly string[];
}

/** The fonts under assets/fonts: Liberation Sans, and DejaVu Sans for the scripts that it lacks. */
export const fontNames = ['LiberationSans-Regular.ttf', 'LiberationSans-Bold.ttf', 'DejaVuSans.ttf'] as const;

/** Paints an SVG picture as PNG. System fonts are not looked at. */
export async function paintPng(svg: string, scale: number, fonts: FontFiles): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
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
