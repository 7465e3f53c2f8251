import { CompileError, errorDiagnostic, InternalError, MemflowError } from '../base/errors.ts';
import { fromJs } from '../jinja/from-js.ts';
import { renderTemplate } from '../jinja/render.ts';
import { parseTemplate } from '../jinja/template.ts';
import { toText } from '../jinja/text.ts';
import type { Awaitable } from '../jinja/value.ts';
import { foreignTargets } from '../manifest/foreign-targets.ts';
import type { Node, SeedNode } from '../manifest/node.ts';
import { andThen } from './awaitable.ts';
import type { CompileDatabase } from './compile-database.ts';
import type { CompiledNode } from './compiled-node.ts';
import { compiledPath } from './compiled-path.ts';
import { configValue } from './config-object.ts';
import { renderOptions } from './context-lookup.ts';
import { entrySpan, moveToEntry } from './entry-place.ts';
import type { Fingerprints } from './fingerprint.ts';
import { type CompileEnvironment, NodeScope } from './node-scope.ts';
import { renderScript, renderWithParents } from './render-query.ts';

/** A node that has SQL of its own. */
export type SqlNode = Exclude<Node, SeedNode>;

export interface CompileNodeInput<N extends SqlNode> {
  readonly environment: CompileEnvironment;
  readonly fingerprints: Fingerprints;
  readonly node: N;
  readonly database: CompileDatabase | null;
  /** False for text of the command line, which is not part of the graph. */
  readonly checksReferences: boolean;
}

/**
 * Renders one node and puts the ephemeral models it uses in front.
 * @throws {CompileError} MF2xxx with the place in the node's file and the macro stack; the faults of a benchmark
 * @throws {AdapterError} where a statement of the template failed
 */
export function compileNode<N extends SqlNode>(
  input: CompileNodeInput<N>,
): Awaitable<CompiledNode<N>> {
  const { environment, fingerprints, node, database, checksReferences } = input;
  if (node.resourceType === 'benchmark' && node.faults.length > 0)
    throw new CompileError(node.faults);
  const scope = new NodeScope(environment, {
    node,
    database,
    checksReferences,
    ...(node.resourceType === 'benchmark' && {
      values: new Map([['params', fromJs(node.cell.params)]]),
    }),
  });
  const render = node.resourceType === 'benchmark' ? renderScript : renderWithParents;
  const rendered = atEntry(node, () => render(scope, node.template));
  const targets = node.resourceType === 'model' ? foreignTargets(node) : [];
  return andThen(rendered, ({ sql, renderedSql, toSource }) => {
    const compiled: CompiledNode<N> = {
      node,
      foreignTargets: new Map(targets.map((to) => [to, renderTarget(scope, to)])),
      sql,
      renderedSql,
      sqlHeader: scope.sqlHeader ?? configuredHeader(node),
      fingerprint: fingerprints.of(node),
      origin: {
        compiled: { path: compiledPath(node, environment.options.manifest.project), text: sql },
        offset: 0,
        toSource: (at) => {
          const span = toSource(at);
          return span && entrySpan(node, span);
        },
      },
    };
    return andThen(environment.partitionLint.check(compiled, database), () => compiled);
  });
}

function atEntry<T>(node: SqlNode, body: () => Awaitable<T>): Awaitable<T> {
  const move = (thrown: unknown): never => {
    if (!(thrown instanceof MemflowError) || node.resourceType !== 'test') throw thrown;
    const moved = thrown.diagnostics.map((found) => moveToEntry(found, node));
    throw new CompileError(moved, thrown);
  };
  try {
    const made = body();
    return made instanceof Promise ? made.catch(move) : made;
  } catch (error) {
    return move(error);
  }
}

/** A call of `ref()` or `source()`, which asks the database nothing. */
function renderTarget(scope: NodeScope, to: string): string {
  const path = `${scope.node?.file.path} (foreign key)`;
  const text = renderTemplate(parseTemplate({ path, text: `{{ ${to} }}` }), renderOptions(scope));
  if (text instanceof Promise) throw new InternalError(errorDiagnostic('MF9001', 'ref() waited'));
  return text;
}

function configuredHeader(node: SqlNode): string | null {
  const header = configValue(node.config, 'sql_header');
  return header === undefined || header === null ? null : toText(header);
}
