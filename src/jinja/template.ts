import type { SourceFile, SourceSpan } from '../base/diagnostic.ts';
import type { DefinitionKind, MacroStatement, Statement, TemplateAst } from './syntax/ast.ts';
import { parseSource } from './syntax/parser.ts';

/** A parsed template: pure data, rendered any number of times. */
export interface Template {
  readonly file: SourceFile;
  readonly ast: TemplateAst;
  /** The macro-like blocks at the top level, in source order, known without rendering. */
  readonly macros: readonly MacroDefinition[];
  /** No `{{ }}` and no `{% %}` at all: renders to the same text in every context. */
  readonly isStatic: boolean;
  readonly compiled: CompiledSlot;
}

/** Where a renderer keeps what it makes of a template or macro, so that it makes it once. */
export interface CompiledSlot {
  code: object | undefined;
}

/** A `macro`, `test`/`data_test`, `materialization`, `snapshot` or `docs` block at the top level of a file. */
export interface MacroDefinition {
  readonly kind: DefinitionKind;
  /** As written: a test is `unique`, not `test_unique`. */
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly hasDefault: boolean }[];
  /** The whole block, opening and closing tag included. */
  readonly span: SourceSpan;
  readonly nameSpan: SourceSpan;
  /** The text between the tags: the raw Markdown of a docs block, the body of a snapshot. */
  readonly bodySpan: SourceSpan;
  /** Of a materialization: `adapter` (`default` where none is named) and `supported_languages`. */
  readonly details: ReadonlyMap<string, string | readonly string[]>;
  readonly statement: MacroStatement;
  readonly compiled: CompiledSlot;
}

/**
 * Parses a template. Pure; dbt's extensions (`do`, `break`, `continue`, macro-like blocks) are always on.
 * @throws {ParseError} MF2001, MF2002 or MF2003, with every span it can name.
 */
export function parseTemplate(file: SourceFile): Template {
  return templateOf(file, parseSource(file));
}

/** The body of a snapshot or docs block as a template of its own; spans still point into the file. */
export function bodyTemplate(definition: MacroDefinition): Template {
  const { body, bodySpan } = definition.statement;
  return templateOf(bodySpan.file, { span: bodySpan, body });
}

function templateOf(file: SourceFile, ast: TemplateAst): Template {
  return {
    file,
    ast,
    macros: ast.body.filter(isMacro).map(describeMacro),
    isStatic: ast.body.every((statement) => statement.kind === 'text'),
    compiled: { code: undefined },
  };
}

function isMacro(statement: Statement): statement is MacroStatement {
  return statement.kind === 'macro';
}

function describeMacro(statement: MacroStatement): MacroDefinition {
  const { definition, name, span, nameSpan, bodySpan, details, parameters } = statement;
  return {
    kind: definition,
    name,
    parameters: parameters.map((p) => ({ name: p.name, hasDefault: p.default !== undefined })),
    span,
    nameSpan,
    bodySpan,
    details,
    statement,
    compiled: { code: undefined },
  };
}
