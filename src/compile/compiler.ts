import type { SourceFile } from '../base/diagnostic.ts';
import { CompileError, errorDiagnostic } from '../base/errors.ts';
import { sha256 } from '../base/hash.ts';
import { didYouMean } from '../base/nearest.ts';
import { buildBaseContext } from '../config/base-context.ts';
import { buildNodeConfig } from '../config/build-node-config.ts';
import { createRender, renderTemplate } from '../jinja/render.ts';
import { parseTemplate, type Template } from '../jinja/template.ts';
import type { Awaitable, CallArguments, Dict, Value } from '../jinja/value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { AnalysisNode, Node } from '../manifest/node.ts';
import { nodeId } from '../manifest/node-id.ts';
import { MacroIndex } from '../project/macro-index.ts';
import { andThen } from './awaitable.ts';
import type { CompileDatabase } from './compile-database.ts';
import { compileNode, type SqlNode } from './compile-node.ts';
import type { CompiledNode } from './compiled-node.ts';
import type { CompilerOptions } from './compiler-options.ts';
import { renderOptions } from './context-lookup.ts';
import { createParentCompiler } from './ephemeral.ts';
import { Fingerprints } from './fingerprint.ts';
import { CompileEnvironment, cteName, NodeScope } from './node-scope.ts';
import { buildReferenceIndex } from './reference-index.ts';

/** What a hook or an operation is rendered with, beside what every template sees. */
export interface RenderContext {
  /** The node that `this`, `model` and `config` are about. */
  readonly node?: Node;
  /** Instead of the compiler's own; null = none. */
  readonly database?: CompileDatabase | null;
  /** Further names: `results` and `schemas` of on-run-end. */
  readonly values?: Readonly<Record<string, Value>>;
}

/** Turns nodes into SQL. Every function stays synchronous unless a template had to wait for the database. */
export interface Compiler {
  /** `database`: instead of the compiler's own; a caller inside a transaction passes one with its connection. */
  compileNode<N extends SqlNode>(
    node: N,
    database?: CompileDatabase | null,
  ): Awaitable<CompiledNode<N>>;
  /** SQL that is not in the project (`--inline`); it may refer to every node. */
  compileInline(
    file: SourceFile,
    database?: CompileDatabase | null,
  ): Awaitable<CompiledNode<AnalysisNode>>;
  /** A hook or operation as text. @throws {CompileError} MF2407 where an ephemeral model stands in it */
  renderText(template: Template, context?: RenderContext): Awaitable<string>;
  /** The dict that templates see as `model`, a new one. */
  nodeValue(node: Node): Dict;
  /** Calls a macro by name, or by package and name (`run-operation`). @throws {CompileError} MF2402 */
  callMacro(name: string, args: CallArguments, context?: RenderContext): Awaitable<Value>;
}

/** A compiler for one invocation; it builds its indexes once and keeps what nodes share. */
export function createCompiler(options: CompilerOptions): Compiler {
  const { manifest } = options;
  const environment = new CompileEnvironment({
    options,
    base: buildBaseContext(options.baseContext),
    macros: new MacroIndex(manifest.macros.values(), manifest.project.name, manifest.adapterType),
    references: buildReferenceIndex(manifest),
    compileParents: createParentCompiler(),
  });
  const fingerprints = new Fingerprints(manifest);
  const scopeOf = ({ node, database, values }: RenderContext): NodeScope =>
    new NodeScope(environment, {
      node: node ?? null,
      database: database === undefined ? options.database : database,
      checksReferences: false,
      ...(values === undefined ? {} : { values: new Map(Object.entries(values)) }),
    });
  return {
    compileNode: (node, database = options.database) =>
      compileNode({ environment, fingerprints, node, database, checksReferences: true }),
    compileInline: (file, database = options.database) => {
      const node = inlineNode(file, manifest);
      return compileNode({ environment, fingerprints, node, database, checksReferences: false });
    },
    renderText: (template, context = {}) => {
      const scope = scopeOf(context);
      return andThen(renderTemplate(template, renderOptions(scope)), (text) => {
        refuseEphemerals(text, template, scope);
        return text;
      });
    },
    nodeValue: (node) => environment.nodeValue(node),
    callMacro: (name, args, context = {}) => {
      const { definition } = findMacro(environment.macros, name);
      const render = createRender(renderOptions(scopeOf(context)));
      return render.call(render.bindMacro(definition), args, definition.nameSpan);
    },
  };
}

/** A hook may be any statement, so there is no place in it where a CTE could go. */
function refuseEphemerals(text: string, template: Template, scope: NodeScope): void {
  for (const node of scope.ephemeralParents.values()) {
    if (!text.includes(cteName(node))) continue;
    const { file } = template;
    throw new CompileError(
      errorDiagnostic('MF2407', `"${node.name}" is ephemeral and cannot be used in a hook`, {
        span: { file, start: 0, end: file.text.length },
        hint: `materialize "${node.name}" as a view`,
      }),
    );
  }
}

function findMacro(macros: MacroIndex, name: string): Macro {
  const macro = macros.find(name);
  if (macro !== undefined) return macro;
  const hint = didYouMean(name, macros.names());
  throw new CompileError(
    errorDiagnostic('MF2402', `there is no macro "${name}"`, hint === undefined ? {} : { hint }),
  );
}

function inlineNode(file: SourceFile, manifest: Manifest): AnalysisNode {
  const { name } = manifest.project;
  return {
    resourceType: 'analysis',
    id: nodeId('sql_operation', name, 'inline_query'),
    name: 'inline_query',
    packageName: name,
    file,
    patchPath: null,
    fqn: [name, 'inline_query'],
    config: buildNodeConfig(new Map(), 'analysis').config,
    description: '',
    columns: new Map(),
    refs: [],
    sources: [],
    dependsOn: { nodes: [], macros: [] },
    checksum: sha256(file.text),
    template: parseTemplate(file),
  };
}
