import { type Diagnostic, distinctByPlace } from '../base/diagnostic.ts';
import { CompileError, MemflowError } from '../base/errors.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import { compiledPath } from '../compile/compiled-path.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { CompiledText } from '../manifest/manifest-json.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openCompiler, readAccess } from './compile-session.ts';
import { compiledFileWriter } from './run-records.ts';
import { type SelectionRequest, selectedNodes } from './select.ts';
import type { Session } from './session.ts';
import { writeManifest } from './write-manifest.ts';

export interface CompileRequest {
  readonly selection: SelectionRequest;
  /** A text to compile instead of nodes. */
  readonly inline: string | undefined;
  /** Whether templates may ask the database. */
  readonly introspect: boolean;
  readonly fullRefresh: boolean;
  readonly empty: boolean;
}

type SqlNode = Exclude<Node, { readonly resourceType: 'seed' }>;

/** Compiles nodes, collecting every fault. @throws {CompileError} with all of them */
async function compileNodes(
  compiler: Compiler,
  nodes: readonly Node[],
): Promise<readonly CompiledNode<SqlNode>[]> {
  const compiled: CompiledNode<SqlNode>[] = [];
  const faults: Diagnostic[] = [];
  for (const node of nodes) {
    if (node.resourceType === 'seed') continue;
    try {
      compiled.push(await compiler.compileNode(node));
    } catch (error) {
      if (!(error instanceof MemflowError)) throw error;
      faults.push(...error.diagnostics);
    }
  }
  if (faults.length > 0) throw new CompileError(distinctByPlace(faults));
  return compiled;
}

/** The one node that was asked for; the tests that came along with it do not count. None where there are several. */
function askedFor<T extends CompiledNode<SqlNode>>(compiled: readonly T[]): readonly T[] {
  const others = compiled.filter(
    ({ node }) => node.resourceType !== 'test' && node.resourceType !== 'benchmark',
  );
  const asked = others.length === 0 ? compiled : others;
  return asked.length === 1 ? asked : [];
}

/**
 * Writes the SQL of the selected nodes to target/compiled. With `--inline`, or where one node was asked for, its SQL is
 * the output. Creates no relation. @throws {CompileError} with every fault
 */
export async function compile(session: Session, request: CompileRequest): Promise<CommandOutcome> {
  const project = await session.project();
  const { config } = project.files;
  const types = ['model', 'test', 'benchmark', 'analysis'] as const;
  const nodes =
    request.inline === undefined ? selectedNodes(session, project, request.selection, types) : [];
  const compiler = await openCompiler(session, project, {
    access: request.introspect ? await readAccess(project) : null,
    fullRefresh: request.fullRefresh,
    empty: request.empty,
    selected: nodes,
  });
  if (request.inline !== undefined) {
    const file = { path: '--inline', text: request.inline };
    const { sql } = await compiler.compileInline(file);
    return succeeded([sql], { compiled: sql, node: null });
  }
  const compiled = await compileNodes(compiler, nodes);
  session.throwPromoted();
  const texts = new Map<NodeId, CompiledText>(
    compiled.map(({ node, sql }) => [node.id, { sql, path: compiledPath(node, config) }]),
  );
  const write = compiledFileWriter(project);
  for (const { node, sql } of compiled) write(compiledPath(node, config), sql);
  await writeManifest(session, project, texts);
  session.log(
    'CompiledNodes',
    `Compiled ${compiled.length} nodes to ${config.targetPath}/compiled`,
  );
  return succeeded(
    askedFor(compiled).map(({ sql }) => sql),
    compiled.map(({ node, sql }) => ({ unique_id: node.id, compiled: sql })),
  );
}
