import type { Connection, StatementOptions } from '../adapter/connection.ts';
import { MemflowError } from '../base/errors.ts';
import { type CompileDatabase, openCompileDatabase } from '../compile/compile-database.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { Hook } from '../config/node-config.ts';
import { parseTemplate } from '../jinja/template.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { HookTemplate } from './node-plan.ts';
import type { NodeHooks } from './plan-input.ts';
import type { RunnerOptions } from './runner-options.ts';

/** The file that errors in a hook are shown in. */
export function hookPath(node: ModelNode | SeedNode, when: 'pre' | 'post'): string {
  return `${node.file.path} (${when}-hook)`;
}

/**
 * Renders the hooks of a node on the connection that sends them: each sees what ran before it, what is not committed yet
 * included, and may change the database itself.
 */
export function hookRenderer(
  { compiler, database, relations, settings }: RunnerOptions,
  node: ModelNode | SeedNode,
  connection: Connection,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>,
): (hook: HookTemplate) => Promise<string> {
  const { dialect } = settings;
  const access = { database, dialect, relations, connection, statement, allowsWrites: true };
  return (hook) => renderHook(compiler, node, hook, openCompileDatabase(access));
}

/** The SQL of one hook; empty where there is nothing to send. @throws {JinjaError | CompileError | AdapterError} */
async function renderHook(
  compiler: Pick<Compiler, 'renderText'>,
  node: ModelNode | SeedNode,
  hook: HookTemplate,
  database?: CompileDatabase,
): Promise<string> {
  const template = parseTemplate({ path: hook.path, text: hook.text });
  const context = database === undefined ? { node } : { node, database };
  return (await compiler.renderText(template, context)).trim();
}

/**
 * The hooks of a node as they render now, empty ones left out: what `memflow plan` prints. One that changes the database
 * while it renders is left as it is written.
 */
export async function previewHooks(
  compiler: Pick<Compiler, 'renderText'>,
  node: ModelNode | SeedNode,
): Promise<NodeHooks> {
  const preview = async (hooks: readonly Hook[], when: 'pre' | 'post') => {
    const rendered: Hook[] = [];
    for (const hook of hooks) {
      const path = hookPath(node, when);
      const sql = await renderHook(compiler, node, { path, text: hook.sql }).catch(
        (error: unknown) => {
          if (error instanceof MemflowError && error.code === 'MF2404') return hook.sql;
          throw error;
        },
      );
      if (sql !== '') rendered.push({ ...hook, sql });
    }
    return rendered;
  };
  const { preHooks, postHooks } = node.config;
  return { pre: await preview(preHooks, 'pre'), post: await preview(postHooks, 'post') };
}

/** The hooks of a node as they are written: a run renders each just before it sends it. */
export function hooksOf(node: ModelNode | SeedNode): NodeHooks {
  return { pre: node.config.preHooks, post: node.config.postHooks };
}
