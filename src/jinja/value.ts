import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import type { ArithmeticOperator } from './syntax/ast.ts';
import type { MacroDefinition, Template } from './template.ts';
import { fail } from './template-error.ts';
import { decimalKey } from './values/decimal-key.ts';

/**
 * A Python value. An int is a JS number that is a safe integer, or a bigint beyond; a float is a `Float`;
 * a list is a JS array, with its identity. JS `undefined` is never a value.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Decimal
  | Markup
  | Value[]
  | Tuple
  | Dict
  | PySet
  | Undefined
  | MacroValue
  | HostFunction
  | HostObject;

/** A value, or the promise of one where a host function had to wait. */
export type Awaitable<T> = T | Promise<T>;

/** A Python float. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/**
 * A Python Decimal: `digits * 10 ** exponent`, negated or not, with its zeros: 1.10 is 110 with the exponent -2. Its
 * arithmetic is in values/decimal-arithmetic.ts.
 */
export class Decimal {
  readonly isNegative: boolean;
  /** Never negative; 0 where the value is special. */
  readonly digits: bigint;
  readonly exponent: number;
  readonly special: 'Infinity' | 'NaN' | null;
  constructor(
    isNegative: boolean,
    digits: bigint,
    exponent: number,
    special: Decimal['special'] = null,
  ) {
    this.isNegative = isNegative;
    this.digits = digits;
    this.exponent = exponent;
    this.special = special;
  }
}

/** Text that is already escaped for HTML: what `|escape`, `|safe` and `|tojson` give. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A Python tuple; a named one also has its items as attributes. */
export class Tuple {
  readonly items: readonly Value[];
  readonly fieldNames: readonly string[];
  constructor(items: readonly Value[], fieldNames: readonly string[] = []) {
    this.items = items;
    this.fieldNames = fieldNames;
  }
}

/** A Python dict: insertion order, Python's key equality (`1 == 1.0 == True`). */
export class Dict {
  readonly #map = new Map<unknown, [Value, Value]>();

  /** @throws {CompileError} MF2006 where a key is not hashable. */
  static from(entries: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: Value): Value | undefined {
    return this.#map.get(keyOf(key))?.[1];
  }

  has(key: Value): boolean {
    return this.#map.has(keyOf(key));
  }

  set(key: Value, value: Value): void {
    const hash = keyOf(key);
    const entry = this.#map.get(hash);
    if (entry === undefined) this.#map.set(hash, [key, value]);
    else entry[1] = value;
  }

  delete(key: Value): boolean {
    return this.#map.delete(keyOf(key));
  }

  clear(): void {
    this.#map.clear();
  }

  entries(): IterableIterator<readonly [Value, Value]> {
    return this.#map.values();
  }

  *keys(): IterableIterator<Value> {
    for (const [key] of this.#map.values()) yield key;
  }

  *values(): IterableIterator<Value> {
    for (const [, value] of this.#map.values()) yield value;
  }
}

/** A Python set; unlike Python's it keeps the order of insertion, so that output is stable. */
export class PySet {
  readonly #items = new Map<unknown, Value>();

  /** @throws {CompileError} MF2006 where an item is not hashable. */
  static from(items: Iterable<Value>): PySet {
    const set = new PySet();
    for (const item of items) set.add(item);
    return set;
  }

  get size(): number {
    return this.#items.size;
  }

  has(item: Value): boolean {
    return this.#items.has(keyOf(item));
  }

  add(item: Value): void {
    const hash = keyOf(item);
    if (!this.#items.has(hash)) this.#items.set(hash, item);
  }

  delete(item: Value): boolean {
    return this.#items.delete(keyOf(item));
  }

  clear(): void {
    this.#items.clear();
  }

  items(): IterableIterator<Value> {
    return this.#items.values();
  }
}

/**
 * What a missing name, attribute or item gives. Prints as nothing and is false; anything else done with it is
 * an error with `message`. A chainable one (parse time) answers attribute access, items and calls with itself.
 */
export class Undefined {
  readonly message: string;
  readonly chainable: boolean;
  /** Printing it needs no warning: an inline `if` without `else`. */
  readonly isExpected: boolean;
  constructor(message: string, options: { chainable?: boolean; isExpected?: boolean } = {}) {
    this.message = message;
    this.chainable = options.chainable ?? false;
    this.isExpected = options.isExpected ?? false;
  }
}

export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keyword: ReadonlyMap<string, Value>;
}

/** The place and the render of a call. */
export interface CallSite {
  readonly render: Render;
  readonly span: SourceSpan;
  /** @throws {CompileError} with the call's span and macro stack. */
  fail(code: ErrorCode, message: string, hint?: string): never;
}

/** What the host and the macros it calls see of a render in progress. */
export interface Render {
  readonly options: RenderOptions;
  /** The places of the calls that led here, innermost last. */
  readonly callStack: readonly SourceSpan[];
  /** The macro as a callable value of this render, made once per render. */
  bindMacro(definition: MacroDefinition): MacroValue;
  /** Calls any callable value. @throws {CompileError} MF2006 where it is not callable. */
  call(callee: Value, args: CallArguments, span: SourceSpan): Awaitable<Value>;
}

/** A macro as a value. Its introspection attributes are those of Jinja2. */
export class MacroValue {
  readonly name: string | null;
  readonly parameterNames: readonly string[];
  readonly catchesKeywords: boolean;
  readonly catchesPositional: boolean;
  readonly usesCaller: boolean;
  readonly invoke: (args: CallArguments, site: CallSite) => Awaitable<Value>;
  constructor(
    description: Pick<
      MacroValue,
      'name' | 'parameterNames' | 'catchesKeywords' | 'catchesPositional' | 'usesCaller'
    >,
    invoke: (args: CallArguments, site: CallSite) => Awaitable<Value>,
  ) {
    this.name = description.name;
    this.parameterNames = description.parameterNames;
    this.catchesKeywords = description.catchesKeywords;
    this.catchesPositional = description.catchesPositional;
    this.usesCaller = description.usesCaller;
    this.invoke = invoke;
  }
}

/**
 * A function of the host. It fails through `site.fail` or another MemflowError, to which the place and the macro
 * stack are added. It may return a promise, but only where the caller of the render awaits the result.
 */
export class HostFunction {
  readonly name: string;
  readonly call: (args: CallArguments, site: CallSite) => Awaitable<Value>;
  constructor(name: string, call: (args: CallArguments, site: CallSite) => Awaitable<Value>) {
    this.name = name;
    this.call = call;
  }
}

/** Marks host objects; a structural check cannot be fooled by values that come from data. */
export const HOST: unique symbol = Symbol('memflow host object');

/** An object of the host with an explicit list of members; nothing else of it can be reached from a template. */
export interface HostObject {
  readonly [HOST]: true;
  /** The Python type it plays, as named in messages: `Relation`, `jinja2.utils.Namespace`. */
  readonly typeName: string;
  /** `x.name`; undefined = no such attribute. Names with a leading underscore never get here. */
  getAttribute(name: string): Value | undefined;
  /** `x[key]`; absent = not subscriptable, undefined = no such item. */
  getItem?(key: Value): Value | undefined;
  /** Python's str(). */
  toText(): string;
  /** Python's repr(); `toText` where absent. */
  toRepr?(): string;
  call?(args: CallArguments, site: CallSite): Awaitable<Value>;
  /** `==`; identity where absent. */
  equals?(other: Value): boolean;
  /** `this operator other`, or `other operator this` where reflected; undefined = not supported. */
  operate?(operator: ArithmeticOperator, other: Value, isReflected: boolean): Value | undefined;
  /** `-this` and `+this`; absent = refused. */
  negate?(operator: '-' | '+'): Value;
  /** What `format(this, spec)` gives for a specification that is not empty; absent = refused. */
  format?(spec: string): string;
  /** Below, at or above zero, as `this` stands to `other`; undefined = they have no order. */
  compareTo?(other: Value): number | undefined;
  iterate?(): Iterable<Value>;
  length?(): number;
  contains?(item: Value): boolean;
  /** True where absent. */
  truth?(): boolean;
  /** Whether `is mapping` holds. */
  readonly isMapping?: boolean;
  /** False where it cannot be the key of a dict. */
  readonly isHashable?: boolean;
  /** A text that equal objects of a type share, so that they are one key of a dict; identity where absent. */
  readonly hashKey?: string;
}

/** Bounds of one render; all have defaults. */
export interface RenderLimits {
  /** Loop iterations, macro calls and similar, 1,000,000. */
  readonly steps: number;
  /** Characters of output or of any one text, 64 Mi. */
  readonly output: number;
  /** Macro calls, includes and imports inside one another, 200. */
  readonly depth: number;
  /** Items of one range(), 100,000. */
  readonly range: number;
  /** Milliseconds; only enforced together with `monotonicMs`. 5,000. */
  readonly wallMs: number;
}

export interface RenderOptions {
  /** Looks up a global name; JS undefined = no such name. Called at each lookup: cache on your side. */
  readonly lookup: (name: string, render: Render) => Value | undefined;
  /** A hint for someone who used a name that `lookup` does not know. */
  readonly suggest?: (name: string) => string | undefined;
  /** Names of this template and its includes that imported templates do not see; before `lookup`. */
  readonly variables?: ReadonlyMap<string, Value>;
  readonly limits?: Partial<RenderLimits>;
  readonly monotonicMs?: () => number;
  /** Told of undefined values printed as nothing, MF2005, once per span. */
  readonly onWarning?: (diagnostic: Diagnostic) => void;
  /** `chainable` (parse time): attributes, items and calls of an Undefined give an Undefined, silently. */
  readonly undefinedMode?: 'normal' | 'chainable';
  /** For include, import and extends. */
  readonly loadTemplate?: (name: string) => Template | undefined;
  /** Anything the host wants to find again in its functions, such as the context of the node. */
  readonly host?: unknown;
}

/** Whether a value is a host object. */
export function isHostObject(value: unknown): value is HostObject {
  return typeof value === 'object' && value !== null && HOST in value;
}

const UNDEFINED_KEY = Symbol('undefined');

/**
 * What a Map needs as key so that equal Python values meet: numbers of all kinds and booleans fall together,
 * tuples are encoded by content, everything else mutable is refused.
 */
function keyOf(value: Value): unknown {
  switch (typeof value) {
    case 'string':
      return value.startsWith('\0') ? `\0s${value}` : value;
    case 'boolean':
      return value ? 1 : 0;
    case 'number':
    case 'bigint':
      return value;
  }
  if (value === null) return value;
  if (value instanceof Float) return floatKey(value);
  if (value instanceof Decimal) return value.special === 'NaN' ? value : decimalKey(value);
  if (value instanceof Markup) return keyOf(value.text);
  if (value instanceof Tuple) return tupleKey(value);
  if (value instanceof Undefined) return UNDEFINED_KEY;
  if (Array.isArray(value)) return fail('MF2006', "unhashable type: 'list'");
  if (value instanceof Dict) return fail('MF2006', "unhashable type: 'dict'");
  if (value instanceof PySet) return fail('MF2006', "unhashable type: 'set'");
  if (!isHostObject(value)) return value;
  if (value.isHashable === false) fail('MF2006', `unhashable type: '${value.typeName}'`);
  return value.hashKey === undefined ? value : `\0h${value.typeName} ${value.hashKey}`;
}

function floatKey(value: Float): unknown {
  const number = value.value;
  if (!Number.isInteger(number) || Number.isSafeInteger(number)) {
    return Number.isNaN(number) ? value : number;
  }
  return BigInt(number);
}

const identities = new WeakMap<WeakKey, number>();
let lastIdentity = 0;

function identityOf(object: WeakKey): number {
  const known = identities.get(object);
  if (known !== undefined) return known;
  identities.set(object, ++lastIdentity);
  return lastIdentity;
}

/** Characters of the key of a tuple: tuples that share parts can be exponentially large. */
const MAX_TUPLE_KEY = 1_000_000;

function tupleKey(tuple: Tuple): string {
  let key = '\0t';
  for (const item of tuple.items) {
    key += encodeKey(item);
    if (key.length > MAX_TUPLE_KEY) fail('MF2012', 'a tuple is too large to be a key');
  }
  return key;
}

/** One item of a tuple's key: its kind, its length and its text, so that no two encodings meet. */
function encodeKey(item: Value): string {
  const key = keyOf(item);
  const text =
    typeof key === 'object' && key !== null ? `#${identityOf(key)}` : `${typeof key}${String(key)}`;
  return `${text.length}:${text}`;
}
