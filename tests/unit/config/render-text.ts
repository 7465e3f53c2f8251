import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import { type BaseContextOptions, buildBaseContext } from '../../../src/config/base-context.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { parseTemplate } from '../../../src/jinja/template.ts';

const NOW = new Date('2024-02-29T23:30:15.678Z');

export interface RenderedText {
  readonly text: string;
  readonly logged: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** Renders a template with nothing but the base context. */
export function renderText(
  source: string,
  options: Partial<BaseContextOptions> = {},
): RenderedText {
  const logged: string[] = [];
  const warnings: Diagnostic[] = [];
  const context = buildBaseContext({
    vars: {},
    env: {},
    target: {
      name: 'dev',
      profileName: 'shop',
      type: 'duckdb',
      database: 'db',
      schema: 'main',
      threads: 4,
      path: null,
    },
    projectName: 'shop',
    invocationId: 'id-1',
    runStartedAt: NOW,
    asOf: NOW,
    flags: { full_refresh: true, which: 'run' },
    log: (level, text) => logged.push(`${level} ${text}`),
    warn: (diagnostic) => warnings.push(diagnostic),
    allowSecrets: false,
    ...options,
  });
  const text = renderTemplate(parseTemplate({ path: 'x.sql', text: source }), {
    lookup: (name) => context.get(name),
  });
  if (text instanceof Promise) throw new TypeError('nothing here waits');
  return { text, logged, warnings };
}
