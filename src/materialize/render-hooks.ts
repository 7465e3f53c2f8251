import type { CompileDatabase } from '../compile/compile-database.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { Hook } from '../config/node-config.ts';
import { parseTemplate } from '../jinja/template.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { RenderedHooks } from './plan-input.ts';

/** The hooks of a node as SQL, those that come out empty left out. Rendered before anything is sent. */
export async function renderHooks(
  compiler: Pick<Compiler, 'renderText'>,
  node: ModelNode | SeedNode,
  database?: CompileDatabase | null,
): Promise<RenderedHooks> {
  const { preHooks, postHooks } = node.config;
  const render = async (hooks: readonly Hook[], when: string): Promise<readonly Hook[]> => {
    const rendered: Hook[] = [];
    for (const hook of hooks) {
      const template = parseTemplate({ path: `${node.file.path} (${when}-hook)`, text: hook.sql });
      const context = database === undefined ? { node } : { node, database };
      const sql = (await compiler.renderText(template, context)).trim();
      if (sql !== '') rendered.push({ ...hook, sql });
    }
    return rendered;
  };
  return { pre: await render(preHooks, 'pre'), post: await render(postHooks, 'post') };
}
