import type { SourceFile } from '../base/diagnostic.ts';
import type { TemplateAst } from './ast.ts';

/** Parses a file to its AST. */
export declare function parseSource(file: SourceFile): TemplateAst;
