import type { SqlOrigin } from '../adapter/connection.ts';
import type { SourceSpan } from '../base/diagnostic.ts';
import type { Compiler } from '../compile/compiler.ts';
import { isReadOnlySql } from '../compile/read-only-sql.ts';
import { fromJs } from '../jinja/from-js.ts';
import type { Template } from '../jinja/template.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import { splitStatements } from '../sql/split-statements.ts';
import { benchError } from './bench-error.ts';
import { statementEffect } from './written-target.ts';

/** One statement as it is sent, and where it comes from. */
export interface BenchStatement {
  readonly sql: string;
  readonly origin: SqlOrigin;
}

/** A benchmark, ready to be measured. */
export interface CompiledBenchmark {
  readonly node: BenchmarkNode;
  /** The statements with semicolons between them. */
  readonly sql: string;
  readonly statements: readonly BenchStatement[];
  readonly setup: readonly BenchStatement[];
  readonly teardown: readonly BenchStatement[];
  readonly expectQuery: BenchStatement | null;
  /** Of the query, its settings and all macros that it reaches. */
  readonly fingerprint: string;
}

/**
 * Renders a benchmark and looks at what its statements would do.
 * @throws {CompileError} MF2xxx
 * @throws {BenchError} MF6102 it renders to nothing, MF6113 it writes although it does not say so, MF6114 outside of its schema
 */
export async function compileBenchmark(
  compiler: Pick<Compiler, 'compileNode' | 'renderText'>,
  node: BenchmarkNode,
): Promise<CompiledBenchmark> {
  const { sql, origin, fingerprint } = await compiler.compileNode(node);
  const statements = splitStatements(sql).map(({ text, start }) => ({
    sql: text,
    origin: { ...origin, offset: origin.offset - start },
  }));
  if (statements.length === 0) {
    throw benchError('MF6102', `the benchmark "${node.name}" renders to no SQL`, {
      span: node.span,
      hint: 'write a SELECT, or leave it out with enabled=false',
    });
  }
  const render = async (templates: readonly Template[]): Promise<readonly BenchStatement[]> => {
    const rendered = await Promise.all(
      templates.map(async (template) => {
        const values = { params: fromJs(node.cell.params) };
        const text = await compiler.renderText(template, { node, values });
        const compiled = { path: template.file.path, text };
        return splitStatements(text).map((found) => ({
          sql: found.text,
          origin: { compiled, offset: -found.start },
        }));
      }),
    );
    return rendered.flat();
  };
  const setup = await render(node.setup);
  const teardown = await render(node.teardown);
  const expected = node.expectQuery === null ? [] : await render([node.expectQuery]);
  for (const statement of statements) checkStatement(node, statement);
  for (const statement of node.spec.writes ? [...setup, ...teardown] : [])
    checkTarget(node, statement);
  const expectQuery = expected[0] ?? null;
  if (expectQuery !== null) checkReading(node, expectQuery, 'the expected result of');
  return { node, sql, statements, setup, teardown, expectQuery, fingerprint };
}

function checkStatement(node: BenchmarkNode, statement: BenchStatement): void {
  if (node.spec.writes) checkTarget(node, statement);
  else checkReading(node, statement, '');
}

function checkReading(node: BenchmarkNode, statement: BenchStatement, what: string): void {
  if (isReadOnlySql(statement.sql)) return;
  const word = statement.sql.split(/\s/, 1)[0]?.toUpperCase() ?? '';
  const subject = `${what} the benchmark "${node.name}"`.trim();
  throw benchError('MF6113', `${subject} is not a query but ${word}`, {
    span: placeOf(node, statement),
    hint: 'what has to be made first belongs into "setup"; to measure writing, set writes: true',
  });
}

/** A benchmark that writes does so in its own schema, which is dropped afterwards. */
function checkTarget(node: BenchmarkNode, statement: BenchStatement): void {
  if (isReadOnlySql(statement.sql)) return;
  const effect = statementEffect(statement.sql);
  if (effect.kind === 'temporary') return;
  const own = node.scratch?.schema.toLowerCase();
  if (effect.kind === 'writes' && effect.target.at(-2) === own) return;
  const what =
    effect.kind === 'writes' ? `writes ${effect.target.join('.')}` : `runs ${effect.word}`;
  throw benchError('MF6114', `the benchmark "${node.name}" ${what}`, {
    span: placeOf(node, statement),
    hint: 'a benchmark may write {{ this }}, other relations of {{ this.schema }}, and temporary tables',
  });
}

function placeOf(node: BenchmarkNode, { origin }: BenchStatement): SourceSpan | undefined {
  return origin.toSource?.(-origin.offset) ?? node.span;
}
