import { type ExtractedCalls, extractMacroCalls, type StaticCall } from '../jinja/extract-calls.ts';
import type { Macro } from '../manifest/macro.ts';
import { BUILTIN_PACKAGE } from './builtin-macros.ts';

/** Names whose use in a macro means that only a render can tell what it refers to. */
const CAPTURING_NAMES = ['ref', 'source', 'context', 'builtins', 'render'];
/** `config.get()` only reads; these write. */
const CAPTURING_CALLS: ReadonlySet<string> = new Set(['config', 'config.set']);

/** The macros of a project by name, and what follows from their calls of one another. */
export class MacroIndex {
  readonly #packages = new Map<string, Map<string, Macro>>();
  readonly #projectName: string;
  readonly #prefixes: readonly string[];
  readonly #capturing = new Map<Macro, boolean>();
  readonly #replaced = new Map<string, boolean>();
  readonly #takesKeywords = new Map<Macro, boolean>();
  readonly #calls = new Map<Macro, ExtractedCalls>();

  constructor(macros: Iterable<Macro>, projectName: string, adapterType: string) {
    this.#projectName = projectName;
    this.#prefixes = [`${adapterType}__`, 'default__'];
    for (const macro of macros) {
      const known = this.#packages.get(macro.packageName);
      if (known === undefined)
        this.#packages.set(macro.packageName, new Map([[macro.name, macro]]));
      else known.set(macro.name, macro);
    }
  }

  /** The macro that a name means in a template: bare, or with a package in front. */
  find(name: string): Macro | undefined {
    const dot = name.indexOf('.');
    if (dot >= 0) return this.#packages.get(name.slice(0, dot))?.get(name.slice(dot + 1));
    return (
      this.#packages.get(this.#projectName)?.get(name) ??
      this.#packages.get(BUILTIN_PACKAGE)?.get(name)
    );
  }

  /** The macros of a package, or undefined where there is no such package. */
  inPackage(packageName: string): ReadonlyMap<string, Macro> | undefined {
    return this.#packages.get(packageName);
  }

  /** The implementation that `adapter.dispatch` picks. */
  dispatch(name: string, namespace: string | null): Macro | undefined {
    for (const packageName of new Set([
      this.#projectName,
      namespace ?? this.#projectName,
      BUILTIN_PACKAGE,
    ])) {
      for (const prefix of this.#prefixes) {
        const macro = this.#packages.get(packageName)?.get(prefix + name);
        if (macro !== undefined) return macro;
      }
    }
    return undefined;
  }

  /** Whether the project replaces a built-in macro, or what that one dispatches to. */
  overrides(name: string): boolean {
    let isReplaced = this.#replaced.get(name);
    if (isReplaced === undefined) {
      isReplaced = this.#isReplaced(name);
      this.#replaced.set(name, isReplaced);
    }
    return isReplaced;
  }

  #isReplaced(name: string): boolean {
    const macro = this.find(name);
    const target = this.dispatch(name, BUILTIN_PACKAGE) ?? macro;
    return macro?.packageName !== BUILTIN_PACKAGE || target?.packageName !== BUILTIN_PACKAGE;
  }

  /** Whether a macro takes any keyword argument, because it reads `kwargs`. */
  takesKeywords(macro: Macro): boolean {
    let takes = this.#takesKeywords.get(macro);
    if (takes === undefined) {
      const { file, start, end } = macro.definition.bodySpan;
      takes = /\bkwargs\b/.test(file.text.slice(start, end));
      this.#takesKeywords.set(macro, takes);
    }
    return takes;
  }

  /** Every name, for "did you mean". */
  names(): readonly string[] {
    return [...this.#packages.values()].flatMap((macros) => [...macros.keys()]);
  }

  /** The macros that a text calls or names, `adapter.dispatch` included; in the order of their ids. */
  dependencies({ calls, names }: ExtractedCalls): readonly Macro[] {
    const found = new Set<Macro>();
    const add = (macro: Macro | undefined): void => {
      if (macro !== undefined) found.add(macro);
    };
    for (const name of names) add(this.find(name));
    for (const call of calls) {
      if (call.name.includes('.')) add(this.find(call.name));
      if (call.name === 'adapter.dispatch') add(this.#dispatched(call));
    }
    return [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #isUnknownDispatch(call: StaticCall): boolean {
    return call.name === 'adapter.dispatch' && this.#dispatched(call) === undefined;
  }

  #dispatched(call: StaticCall): Macro | undefined {
    const [first, second] = [...call.positional, ...call.keyword.values()];
    if (typeof first !== 'string') return undefined;
    return this.dispatch(first, typeof second === 'string' ? second : null);
  }

  /** The calls in a macro's body. */
  callsOf(macro: Macro): ExtractedCalls {
    let calls = this.#calls.get(macro);
    if (calls === undefined) {
      calls = extractMacroCalls(macro.definition);
      this.#calls.set(macro, calls);
    }
    return calls;
  }

  /** Whether a macro, or one that it calls, may use ref(), source() or config(). */
  isCapturing(macro: Macro): boolean {
    const known = this.#capturing.get(macro);
    if (known !== undefined) return known;
    const reached = new Set([macro]);
    let isCapturing = false;
    for (const next of reached) {
      const calls = this.callsOf(next);
      if (this.isOpaque(calls)) {
        isCapturing = true;
        break;
      }
      for (const other of this.dependencies(calls)) reached.add(other);
    }
    this.#capturing.set(macro, isCapturing);
    return isCapturing;
  }

  /** Whether a text itself uses names that only a render can follow. */
  isOpaque({ calls, names }: ExtractedCalls): boolean {
    return (
      CAPTURING_NAMES.some((name) => names.has(name)) ||
      calls.some((call) => CAPTURING_CALLS.has(call.name) || this.#isUnknownDispatch(call))
    );
  }
}
