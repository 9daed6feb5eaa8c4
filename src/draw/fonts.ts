/** Which fonts a PNG is painted with: files that ship with the package, so that every machine paints the same. */
export interface FontFiles {
  readonly files: readonly string[];
}

/** The fonts under assets/fonts: Liberation Sans, and DejaVu Sans for the scripts that it lacks. */
export const fontNames = ['LiberationSans-Regular.ttf', 'LiberationSans-Bold.ttf', 'DejaVuSans.ttf'] as const;
