import type { SourceSpan } from '../../base/diagnostic.ts';
import { stringOf } from '../compare.ts';
import { builtinGlobal } from '../filters/functions.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { type Awaitable, Undefined, type Value } from '../value.ts';
import { escapeHtml } from '../values/escape.ts';
import { typeName } from '../values/type-name.ts';
import type { Runtime } from './runtime.ts';

/** How a statement ended. */
export const NORMAL = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;
export type Completion = typeof NORMAL | typeof BREAK | typeof CONTINUE | typeof RETURN;

/** A compiled expression and a compiled statement: they give a promise only where a part of them did. */
export type Evaluate = (frame: Frame) => Awaitable<Value>;
export type Execute = (frame: Frame) => Awaitable<Completion>;

/** The compiled body of a template or block, and the slots that a frame for it needs. */
export interface Code {
  readonly size: () => number;
  readonly execute: Execute;
}

/** A block with the function that renders it. */
export interface BlockCode extends Code {
  readonly name: string;
}

/** A compiled template. */
export class TemplateCode {
  readonly name: string;
  readonly root: Code;
  readonly blocks: readonly BlockCode[];
  constructor(name: string, root: Code, blocks: readonly BlockCode[]) {
    this.name = name;
    this.root = root;
    this.blocks = blocks;
  }
}

/** No names at all. */
export const NO_NAMES: ReadonlyMap<string, Value> = new Map();

/** The names of one template while it renders: what it sets at its top level, and what it was given. */
export class Context {
  readonly runtime: Runtime;
  readonly templateName: string;
  /** Whether text is escaped, as filters and macros see it. */
  autoescape = false;
  readonly #given: ReadonlyMap<string, Value>;
  readonly #globals: ReadonlyMap<string, Value>;
  // The maps below are made when they are needed: most templates need none of them.
  #assigned: Map<string, Value> | undefined;
  #exported: Set<string> | undefined;
  #blocks: Map<string, BlockCode[]> | undefined;

  /** Without `given`, the template does not see the names of the render, only its globals. */
  constructor(runtime: Runtime, templateName: string, given?: ReadonlyMap<string, Value>) {
    this.runtime = runtime;
    this.templateName = templateName;
    this.#given = given ?? NO_NAMES;
    this.#globals = (given === undefined ? undefined : runtime.options.variables) ?? NO_NAMES;
  }

  resolve(name: string): Value | undefined {
    const own = this.#assigned?.get(name);
    if (own !== undefined) return own;
    const given = this.#given.get(name);
    if (given !== undefined) return given;
    const variable = this.#globals.get(name);
    if (variable !== undefined) return variable;
    const { runtime } = this;
    const found = runtime.options.lookup(name, runtime);
    return found === undefined ? builtinGlobal(name) : found;
  }

  /** Notes what the template assigned at its top level, and whether templates that import it see it. */
  assign(name: string, value: Value, isExported: boolean): void {
    this.#assigned ??= new Map();
    this.#assigned.set(name, value);
    if (isExported) {
      this.#exported ??= new Set();
      this.#exported.add(name);
    } else this.#exported?.delete(name);
  }

  /** A name as a template that imports this one sees it. */
  exportedValue(name: string): Value | undefined {
    return this.#exported?.has(name) === true ? this.#assigned?.get(name) : undefined;
  }

  /** The code of a block that is to be rendered first, then what it overrides. */
  blocksOf(name: string): readonly BlockCode[] {
    return this.#blocks?.get(name) ?? [];
  }

  /** Adds the blocks of a template, behind those of the templates that extend it. */
  addBlocks(codes: readonly BlockCode[]): void {
    for (const code of codes) {
      this.#blocks ??= new Map();
      this.#blocks.set(code.name, [...this.blocksOf(code.name), code]);
    }
  }

  /** Everything the template set or was given, with `locals` on top: what an included template is given. */
  snapshot(locals: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
    return new Map([...this.#given, ...(this.#assigned ?? []), ...locals]);
  }

  /** A context for the same template with `locals` added: what a scoped block sees. */
  derive(locals: Iterable<readonly [string, Value]>): Context {
    const derived = new Context(this.runtime, this.templateName, this.snapshot(locals));
    derived.#blocks = this.#blocks;
    derived.autoescape = this.autoescape;
    return derived;
  }
}

/** A stretch of the output, up to where the next one begins, and the text or tag of the template that wrote it. */
export interface RenderedSegment {
  readonly offset: number;
  readonly span: SourceSpan;
}

/** What a render of a root wants to know beside the text. */
export interface RootSinks {
  /** Receives the outputs as values, in a native render. */
  readonly outputs?: Value[];
  /** Receives the stretches of the output, in order. */
  readonly segments?: RenderedSegment[];
}

/** One activation of a function: its variables and its output. */
export class Frame {
  readonly slots: (Value | undefined)[];
  readonly parent: Frame | undefined;
  readonly context: Context;
  readonly runtime: Runtime;
  output = '';
  /** In a native render the outputs of the root, as they are. */
  outputs: Value[] | undefined;
  /** What wrote which part of the output, for a render that asks for it. */
  segments: RenderedSegment[] | undefined;
  /** What `return(...)` gave. */
  returned: Value = null;
  /** The text of a block, on its way to the first filter of a chain. */
  captured = '';
  /** Set by `extends`: the template that then writes the output. */
  parentTemplate: TemplateCode | undefined;

  constructor(size: number, context: Context, parent?: Frame) {
    this.slots = new Array<Value | undefined>(size);
    this.context = context;
    this.runtime = context.runtime;
    this.parent = parent;
    this.parentTemplate = parent?.parentTemplate;
  }

  /** What is written next is the work of `span`. */
  mark(span: SourceSpan): void {
    this.segments?.push({ offset: this.output.length, span });
  }

  /** Adds to the output. @throws {CompileError} MF2012 */
  write(text: string): void {
    if (this.outputs === undefined) this.output += text;
    else this.outputs.push(text);
    if (this.output.length > this.runtime.limits.output) {
      fail('MF2012', `the output has more than ${this.runtime.limits.output} characters`);
    }
    this.runtime.chargeText(text.length);
  }

  /** Adds what a call or filter block gave, which has to be a text, as in Jinja2. @throws {CompileError} MF2006 */
  writeResult(value: Value, span: SourceSpan): void {
    const text = stringOf(value);
    if (text !== undefined) {
      this.write(text);
      return;
    }
    if (value instanceof Undefined && value.chainable) return;
    this.runtime.at = span;
    fail('MF2006', `the block gives a value of type ${typeName(value)} where a text is needed`);
  }

  /** Adds the text of a value to the output. @throws {CompileError} MF2012 */
  writeValue(value: Value, span: SourceSpan, isEscaped: boolean): void {
    if (typeof value === 'string' && !isEscaped) {
      this.write(value);
      return;
    }
    this.runtime.at = span;
    if (this.outputs !== undefined) {
      this.outputs.push(value);
      return;
    }
    if (value instanceof Undefined) this.runtime.warnUndefined(value, span);
    else this.write(isEscaped ? escapeHtml(value).text : toText(value));
  }
}
