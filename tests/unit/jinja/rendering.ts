import { MemflowError } from '../../../src/base/errors.ts';
import { fromJs } from '../../../src/jinja/from-js.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { parseTemplate, type Template } from '../../../src/jinja/template.ts';
import type { RenderOptions } from '../../../src/jinja/value.ts';

/** Parses a text under a name. */
export function template(text: string, path = 'models/x.sql'): Template {
  return parseTemplate({ path, text });
}

/** Options that give a template JS values and nothing else. */
export function given(values: Readonly<Record<string, unknown>> = {}): RenderOptions {
  const variables = new Map(Object.entries(values).map(([name, value]) => [name, fromJs(value)]));
  return { lookup: () => undefined, variables };
}

/** Renders a text at once; fails if it waits. */
export function render(text: string, options: RenderOptions = given()): string {
  const result = renderTemplate(template(text), options);
  if (typeof result !== 'string') throw new TypeError('the render waits');
  return result;
}

/** The error that `run` throws; fails if it throws none, or one that memflow did not make. */
export function thrownBy(run: () => unknown): MemflowError {
  try {
    run();
  } catch (error: unknown) {
    if (error instanceof MemflowError) return error;
    throw error;
  }
  throw new TypeError('nothing was thrown');
}
