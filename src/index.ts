/** The public library: the same line as the command's, without files or a terminal. */

export { rules } from '../rules/index.ts';
export type { RuleSettings } from './check/engine.ts';
export { defineRule, type Report, type Reporter, type Rule } from './check/rule.ts';
export { type Compilation, type Compiled, type CompileOptions, compile, compileTogether } from './compile.ts';
export type { Diagnostic, Fix, Label, Severity } from './diagnostic/diagnostic.ts';
export { expand } from './link/expand.ts';
export * from './model/topology.ts';
export { decodeSource } from './source/decode.ts';
export { type Position, SourceFile, type Span } from './source/source-file.ts';
