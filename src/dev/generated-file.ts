export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}
