import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  HOST,
  type HostObject,
  Markup,
  Undefined,
  type Value,
} from '../value.ts';
import { andThen } from './combine.ts';
import { type BlockCode, type Context, Frame } from './frame.ts';

/** What `import` gives: the names that a template exports, and its text. */
export class TemplateModule implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.environment.TemplateModule';
  readonly #context: Context;
  readonly #text: string;

  constructor(context: Context, text: string) {
    this.#context = context;
    this.#text = text;
  }

  getAttribute(name: string): Value | undefined {
    return this.#context.exportedValue(name);
  }

  toText(): string {
    return this.#text;
  }

  toRepr(): string {
    return `<TemplateModule '${this.#context.templateName}'>`;
  }
}

/** Renders a block with the names of `context`. */
export function renderBlock(code: BlockCode, context: Context): Awaitable<string> {
  const frame = new Frame(code.size(), context);
  return andThen(code.execute(frame), () => frame.output);
}

/** What `super` and `self.name` give: a block to call, and what it overrides. */
class BlockReference implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.runtime.BlockReference';
  readonly #name: string;
  readonly #context: Context;
  readonly #depth: number;

  constructor(name: string, context: Context, depth: number) {
    this.#name = name;
    this.#context = context;
    this.#depth = depth;
  }

  getAttribute(name: string): Value | undefined {
    if (name === 'name') return this.#name;
    return name === 'super' ? parentBlock(this.#name, this.#context, this.#depth) : undefined;
  }

  call(_args: CallArguments, site: CallSite): Awaitable<Value> {
    const code = this.#context.blocksOf(this.#name)[this.#depth];
    if (code === undefined) return '';
    const context = this.#context;
    return context.runtime.nested(site.span, () =>
      andThen(renderBlock(code, context), (text) => (context.autoescape ? new Markup(text) : text)),
    );
  }

  toText(): string {
    return '<jinja2.runtime.BlockReference object>';
  }
}

function parentBlock(name: string, context: Context, depth: number): Value {
  const hasParent = context.blocksOf(name)[depth + 1] !== undefined;
  return hasParent
    ? new BlockReference(name, context, depth + 1)
    : new Undefined(`there is no parent block called '${name}'.`);
}

/** The `super` of a block's code. */
export function superOf(code: BlockCode, context: Context): Value {
  return parentBlock(code.name, context, context.blocksOf(code.name).indexOf(code));
}

/** The `self` of a template: its blocks by name. */
export class TemplateReference implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.runtime.TemplateReference';
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  getAttribute(): undefined {
    return undefined;
  }

  getItem(key: Value): Value | undefined {
    const isBlock = typeof key === 'string' && this.#context.blocksOf(key).length > 0;
    return isBlock ? new BlockReference(key, this.#context, 0) : undefined;
  }

  toText(): string {
    return '<TemplateReference None>';
  }
}
