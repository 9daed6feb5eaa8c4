declare module '@pushcorn/hocon-parser' {
  /** Reads HOCON; substitutions come from the text itself and the environment. */
  export default function parse(options: {
    readonly text: string;
    readonly strict: boolean;
  }): Promise<unknown>;
}
