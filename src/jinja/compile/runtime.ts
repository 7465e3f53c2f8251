import type { Diagnostic, SourceSpan } from '../../base/diagnostic.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { CompileError, errorDiagnostic } from '../../base/errors.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { MacroDefinition, Template } from '../template.ts';
import { fail, locateError } from '../template-error.ts';
import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  Dict,
  HostFunction,
  type HostObject,
  isHostObject,
  MacroValue,
  type Render,
  type RenderLimits,
  type RenderOptions,
  Tuple,
  Undefined,
  type Value,
} from '../value.ts';
import { failUndefined, typeName } from '../values/type-name.ts';
import { ReturnSignal } from './return-signal.ts';

const RUNAWAY_HINT = 'look for a loop that never ends or that multiplies';
/** How often the clock is read: once per so many steps, or characters, or items made. */
const STEPS_PER_CLOCK_READ = 256;
const TEXT_PER_CLOCK_READ = 1 << 20;
const WORK_PER_STEP = 256;
/** Texts and lists made in one render, whether still in use or not, as multiples of the limits. */
const TEXT_FACTOR = 4;
const MAX_TOTAL_ITEMS = 20_000_000;

/** Makes the macros of one render. */
export type BindMacro = (definition: MacroDefinition, runtime: Runtime) => MacroValue;

/** One render in progress: its budget, its warnings, its macro stack and where it stands. */
export class Runtime implements Render {
  readonly options: RenderOptions;
  readonly limits: RenderLimits;
  /** The node that runs; an error in it gets this place. */
  at: SourceSpan | undefined;
  readonly isChainable: boolean;
  /** Templates imported without context: each runs once. */
  readonly modules = new Map<Template, HostObject>();
  readonly #bind: BindMacro;
  readonly #macros = new Map<MacroDefinition, MacroValue>();
  readonly #stack: SourceSpan[] = [];
  readonly #templates: string[] = [];
  #warned: Set<string> | undefined;
  readonly #startedMs: number;
  #steps = 0;
  #text = 0;
  #items = 0;
  #work = 0;
  #nextClockRead = TEXT_PER_CLOCK_READ;

  constructor(options: RenderOptions, bind: BindMacro) {
    this.options = options;
    const { limits } = options;
    this.limits = limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...limits };
    this.isChainable = options.undefinedMode === 'chainable';
    this.#bind = bind;
    this.#startedMs = options.monotonicMs?.() ?? 0;
  }

  get callStack(): readonly SourceSpan[] {
    return [...this.#stack];
  }

  bindMacro(definition: MacroDefinition): MacroValue {
    const known = this.#macros.get(definition);
    if (known !== undefined) return known;
    const macro = this.#bind(definition, this);
    this.#macros.set(definition, macro);
    return macro;
  }

  call(callee: Value, args: CallArguments, span: SourceSpan): Awaitable<Value> {
    this.at = span;
    const site = new CallPlace(this, span);
    if (callee instanceof MacroValue) return callee.invoke(args, site);
    if (callee instanceof HostFunction) return this.#guardHost(callee.call(args, site), span);
    if (isHostObject(callee) && callee.call !== undefined) {
      return this.#guardHost(callee.call(args, site), span);
    }
    if (callee instanceof Undefined) return callee.chainable ? callee : failUndefined(callee);
    return fail('MF2006', `'${typeName(callee)}' object is not callable`);
  }

  /** What fails in the host after a wait fails at the place of the call. */
  #guardHost(result: Awaitable<Value>, span: SourceSpan): Awaitable<Value> {
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      this.at = span;
      throw error;
    });
  }

  /** Runs `body` one call deeper; its errors get their place and stack here. */
  nested<T>(span: SourceSpan, body: () => Awaitable<T>): Awaitable<T> {
    this.step();
    if (this.#stack.length >= this.limits.depth) {
      this.at = span;
      fail(
        'MF2013',
        `macros call each other more than ${this.limits.depth} levels deep`,
        'look for a macro that calls itself without an end',
      );
    }
    this.#stack.push(span);
    let result: Awaitable<T>;
    try {
      result = body();
    } catch (error: unknown) {
      throw this.#leaveWith(error);
    }
    if (result instanceof Promise) {
      return result.then(
        (value) => {
          this.#stack.pop();
          return value;
        },
        (error: unknown) => {
          throw this.#leaveWith(error);
        },
      );
    }
    this.#stack.pop();
    return result;
  }

  #leaveWith(error: unknown): unknown {
    const located = this.locate(error);
    this.#stack.pop();
    return located;
  }

  /** The error with the current place and macro stack, where it has none. */
  locate(error: unknown): unknown {
    if (error instanceof ReturnSignal) return error;
    return locateError(error, this.at, this.callStack, (d) => this.#withHint(d));
  }

  /** What else an undefined name may have been meant to be. */
  #withHint(diagnostic: Diagnostic): Diagnostic {
    if (diagnostic.code !== 'MF2004' || diagnostic.hint !== undefined) return diagnostic;
    const hint =
      this.#suggestName(diagnostic.message) ?? 'check the spelling, or guard it with `is defined`';
    return { ...diagnostic, hint };
  }

  #suggestName(message: string): string | undefined {
    const name = /^'([^']+)' is undefined$/.exec(message)?.[1];
    if (name === undefined) return undefined;
    return this.options.suggest?.(name);
  }

  /** Runs another template one level deeper. @throws {CompileError} MF2015 where templates go in circles */
  nestedTemplate<T>(span: SourceSpan, name: string, body: () => Awaitable<T>): Awaitable<T> {
    if (this.#stack.length >= this.limits.depth - 1) this.#failCycle(span, name);
    return this.nested(span, () => {
      this.#templates.push(name);
      const result = body();
      if (result instanceof Promise) {
        return result.then((value) => {
          this.#templates.pop();
          return value;
        });
      }
      this.#templates.pop();
      return result;
    });
  }

  #failCycle(span: SourceSpan, name: string): void {
    const last = this.#templates.lastIndexOf(name);
    if (last < 0) return;
    this.at = span;
    const round = [...this.#templates.slice(last), name].join(' -> ');
    fail('MF2015', `templates include each other in a circle: ${round}`);
  }

  loadTemplate(name: string): Template | undefined {
    return this.options.loadTemplate?.(name);
  }

  /** Counts one step. @throws {CompileError} MF2011 */
  step(): void {
    const steps = ++this.#steps;
    if (steps > this.limits.steps) {
      fail('MF2011', `the template takes more than ${this.limits.steps} steps`, RUNAWAY_HINT);
    }
    if (steps % STEPS_PER_CLOCK_READ === 0) this.#checkTime();
  }

  /** Counts small pieces of work, such as items compared: many of them are a step. @throws {CompileError} MF2011 */
  work(pieces: number): void {
    this.#work += pieces;
    for (; this.#work >= WORK_PER_STEP; this.#work -= WORK_PER_STEP) this.step();
  }

  #readClock(): void {
    const made = this.#text + this.#items;
    if (made < this.#nextClockRead) return;
    this.#nextClockRead = made + TEXT_PER_CLOCK_READ;
    this.#checkTime();
  }

  #checkTime(): void {
    const now = this.options.monotonicMs?.();
    if (now !== undefined && now - this.#startedMs > this.limits.wallMs) {
      fail('MF2011', `the template runs for more than ${this.limits.wallMs} ms`, RUNAWAY_HINT);
    }
  }

  /** Counts text that was made. @throws {CompileError} MF2012 */
  chargeText(length: number): void {
    this.#text += length;
    if (this.#text > this.limits.output * TEXT_FACTOR) {
      fail('MF2012', 'the template makes too much text');
    }
    this.#readClock();
  }

  /** Counts what a new value holds. @throws {CompileError} MF2012 */
  chargeValue(value: Value): void {
    if (typeof value === 'string') {
      if (value.length > 256) this.chargeText(value.length);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) this.#chargeItems(value.length);
    else if (value instanceof Tuple) this.#chargeItems(value.items.length);
    else if (value instanceof Dict) this.#chargeItems(value.size);
  }

  #chargeItems(count: number): void {
    this.#items += count;
    if (this.#items > MAX_TOTAL_ITEMS) fail('MF2012', 'the template makes too many values');
    this.#readClock();
  }

  /** The value of a name or member that does not exist. */
  undefined(message: string): Undefined {
    return new Undefined(message, { chainable: this.isChainable });
  }

  /** Tells the host that an undefined value was printed, once per place. */
  warnUndefined(value: Undefined, span: SourceSpan): void {
    if (value.isExpected || value.chainable || this.options.onWarning === undefined) return;
    const key = `${span.file.path}:${span.start}`;
    this.#warned ??= new Set();
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.options.onWarning({
      code: 'MF2005',
      severity: 'warning',
      message: `${value.message} and was printed as nothing`,
      span,
      callStack: this.callStack,
      hint: this.#suggestName(value.message) ?? "use | default('') where nothing is meant",
    });
  }
}

/** The place of one call. */
class CallPlace implements CallSite {
  readonly render: Runtime;
  readonly span: SourceSpan;

  constructor(render: Runtime, span: SourceSpan) {
    this.render = render;
    this.span = span;
  }

  fail(code: ErrorCode, message: string, hint?: string): never {
    const { callStack } = this.render;
    const parts = { span: this.span, callStack };
    throw new CompileError(
      errorDiagnostic(code, message, hint === undefined ? parts : { ...parts, hint }),
    );
  }
}
