import { CompileError, errorDiagnostic, MemflowError } from '../base/errors.ts';
import type { Awaitable } from '../jinja/value.ts';
import type { ModelNode } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { andThen, convertErrors } from './awaitable.ts';
import { type CompileParents, cteName, type EphemeralCte, NodeScope } from './node-scope.ts';
import { renderQuery } from './render-query.ts';

interface CompiledEphemeral {
  readonly cte: EphemeralCte;
  readonly parents: readonly ModelNode[];
}

/**
 * Compiles ephemeral models for the queries that use them: each once per compiler, with and without a database apart.
 * What was begun is shared, so that several nodes at work do not compile the same one twice.
 */
export function createParentCompiler(): CompileParents {
  const withDatabase = new Map<NodeId, Awaitable<CompiledEphemeral>>();
  const withoutDatabase = new Map<NodeId, Awaitable<CompiledEphemeral>>();

  function compile(node: ModelNode, user: NodeScope): Awaitable<CompiledEphemeral> {
    const known = user.database === null ? withoutDatabase : withDatabase;
    const begun = known.get(node.id);
    if (begun !== undefined) return begun;
    const compiled = convertErrors(
      () => compileEphemeral(node, user),
      (thrown) => {
        // The next node that uses it shall see the error itself, not a stale promise of it.
        known.delete(node.id);
        return nameCause(thrown, node);
      },
    );
    known.set(node.id, compiled);
    return compiled;
  }

  /** Adds `node` behind its own parents, unless it is there. */
  function collect(
    node: ModelNode,
    user: NodeScope,
    chain: readonly ModelNode[],
    found: Map<NodeId, EphemeralCte>,
  ): Awaitable<void> {
    if (found.has(node.id)) return undefined;
    if (chain.includes(node)) throw cycleError([...chain, node]);
    return andThen(compile(node, user), ({ cte, parents }) =>
      andThen(
        inOrder(parents, (parent) => collect(parent, user, [...chain, node], found)),
        () => {
          found.set(node.id, cte);
        },
      ),
    );
  }

  return (parents, user) => {
    const found = new Map<NodeId, EphemeralCte>();
    return andThen(
      inOrder([...parents], (parent) => collect(parent, user, [], found)),
      () => [...found.values()],
    );
  };
}

function compileEphemeral(node: ModelNode, user: NodeScope): Awaitable<CompiledEphemeral> {
  const { environment, database } = user;
  const scope = new NodeScope(environment, { node, database, checksReferences: true });
  return andThen(renderQuery(scope, node.template), ({ sql, toSource }) => ({
    cte: { id: node.id, name: cteName(node), sql, toSource },
    parents: [...scope.ephemeralParents.values()],
  }));
}

/** One after the other, waiting only where an item waits. */
function inOrder<T>(
  items: readonly T[],
  body: (item: T) => Awaitable<void>,
  from = 0,
): Awaitable<void> {
  for (let index = from; index < items.length; index++) {
    const item = items[index];
    const done = item === undefined ? undefined : body(item);
    if (done instanceof Promise) return done.then(() => inOrder(items, body, index + 1));
  }
  return undefined;
}

/** The error of an ephemeral model as its users report it: the same, with the model's name in front. */
function nameCause(thrown: unknown, node: ModelNode): unknown {
  if (!(thrown instanceof MemflowError)) return thrown;
  const diagnostics = thrown.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: `in the ephemeral model "${node.name}": ${diagnostic.message}`,
  }));
  return new CompileError(diagnostics, thrown);
}

function cycleError(chain: readonly ModelNode[]): CompileError {
  const names = chain.map((node) => node.name).join(' -> ');
  const [first] = chain;
  const span = first?.span;
  return new CompileError(
    errorDiagnostic('MF2406', `ephemeral models contain each other: ${names}`, {
      ...(span === undefined ? {} : { span }),
      hint: 'materialize one of them as a view',
    }),
  );
}
