import type { Template } from './template.ts';
import type { Awaitable, Render, RenderOptions, Value } from './value.ts';

/** Renders to text; a promise only where a host function returned one. @throws {CompileError} MF20xx. */
export declare function renderTemplate(
  template: Template,
  options: RenderOptions,
): Awaitable<string>;
/** Renders to a value, as jinja2's NativeEnvironment. */
export declare function renderNative(template: Template, options: RenderOptions): Awaitable<Value>;
/** Starts a render without a template, to call macros from host code. */
export declare function createRender(options: RenderOptions): Render;
