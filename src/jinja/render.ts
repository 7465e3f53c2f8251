import { CompileError, errorDiagnostic } from '../base/errors.ts';
import { andThen } from './compile/combine.ts';
import { newContext, renderRoot } from './compile/compile-reuse.ts';
import { codeOf, macroBinder } from './compile/compile-template.ts';
import {
  type Context,
  NO_NAMES,
  type RenderedSegment,
  type TemplateCode,
} from './compile/frame.ts';
import { ReturnSignal } from './compile/return-signal.ts';
import { Runtime } from './compile/runtime.ts';
import { nativeResult } from './native.ts';
import type { Template } from './template.ts';
import type { Awaitable, Render, RenderOptions, Value } from './value.ts';

export type { RenderedSegment } from './compile/frame.ts';
export type { Render, RenderOptions } from './value.ts';

/**
 * Renders a template to text; a promise only where a host function returned one.
 * @throws {CompileError} MF20xx, with place and macro stack
 * @throws {ParseError} where an included or imported template cannot be parsed
 */
export function renderTemplate(template: Template, options: RenderOptions): Awaitable<string> {
  return run(template, options, (code, context) => renderRoot(code, context));
}

/** A rendered text and what wrote which part of it. */
export interface MappedText {
  readonly text: string;
  /** In order of offset; each reaches to the next one. */
  readonly segments: readonly RenderedSegment[];
}

/**
 * `renderTemplate` that also says which text or tag of the template wrote which part of the output; what a macro or
 * an included template wrote belongs to the tag that called it.
 * @throws {CompileError | ParseError} as `renderTemplate`
 */
export function renderTemplateMapped(
  template: Template,
  options: RenderOptions,
): Awaitable<MappedText> {
  const segments: RenderedSegment[] = [];
  const text = run(template, options, (code, context) => renderRoot(code, context, { segments }));
  return andThen(text, (rendered) => ({ text: rendered, segments }));
}

/**
 * Renders a template to a value, by dbt's rules for YAML: a template with a single output gives its value, and
 * `as_bool`, `as_number` and `as_native` read it as a Python literal; anything else gives its text.
 * @throws {CompileError} MF20xx, with place and macro stack
 */
export function renderNative(template: Template, options: RenderOptions): Awaitable<Value> {
  return run(template, options, (code, context) => {
    const outputs: Value[] = [];
    return andThen(renderRoot(code, context, { outputs }), () => nativeResult(outputs));
  });
}

/** Starts a render without a template, to call macros from host code. */
export function createRender(options: RenderOptions): Render {
  return new Runtime(options, macroBinder());
}

function run<T>(
  template: Template,
  options: RenderOptions,
  render: (code: TemplateCode, context: Context) => Awaitable<T>,
): Awaitable<T> {
  const runtime = new Runtime(options, macroBinder());
  const settle = (error: unknown): never => {
    throw error instanceof ReturnSignal ? strayReturn(runtime) : runtime.locate(error);
  };
  try {
    const code = codeOf(template);
    const result = render(code, newContext(runtime, code, NO_NAMES));
    return result instanceof Promise ? result.catch(settle) : result;
  } catch (error: unknown) {
    return settle(error);
  }
}

function strayReturn(runtime: Runtime): unknown {
  const message = 'return() was called outside of a macro';
  return runtime.locate(new CompileError(errorDiagnostic('MF2017', message)));
}
