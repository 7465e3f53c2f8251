import { didYouMean } from '../base/nearest.ts';
import type { CallSite } from '../jinja/value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { Manifest } from '../manifest/manifest.ts';

/** The package of memflow's own macros, under the name that dbt projects expect. */
export const BUILTIN_PACKAGE = 'dbt';

/** The macros of a project, found by name; holds no copies. */
export class MacroIndex {
  readonly #manifest: Manifest;
  readonly #prefixes: readonly string[];
  readonly #packages = new Map<string, Map<string, Macro>>();

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
    this.#prefixes = [`${manifest.adapterType}__`, 'default__'];
    this.#packages.set(manifest.project.name, new Map());
    this.#packages.set(BUILTIN_PACKAGE, new Map());
    for (const macro of manifest.macros.values()) {
      const known = this.#packages.get(macro.packageName);
      if (known === undefined)
        this.#packages.set(macro.packageName, new Map([[macro.name, macro]]));
      else known.set(macro.name, macro);
    }
  }

  /** The macro that a bare name means: the project's own before the built-in one. */
  find(name: string): Macro | undefined {
    return this.#manifest.macrosByName.get(name);
  }

  /** The macros of one package by name; undefined = no such package. */
  inPackage(packageName: string): ReadonlyMap<string, Macro> | undefined {
    return this.#packages.get(packageName);
  }

  /**
   * The implementation that `adapter.dispatch` picks: in the packages that the project's `dispatch:` lists for the
   * namespace, else in the project and the namespace, and last among the built-in macros; `duckdb__x` before
   * `default__x` in each.
   * @throws {CompileError} MF2402 with the names that were tried.
   */
  dispatch(name: string, namespace: string | null, site: CallSite): Macro {
    if (name.includes('.')) {
      site.fail(
        'MF2402',
        `adapter.dispatch() takes a bare macro name, not "${name}"`,
        `write it as adapter.dispatch('${name.split('.').at(-1)}', '${name.split('.')[0]}')`,
      );
    }
    const tried: string[] = [];
    const { name: project, dispatch } = this.#manifest.project;
    const listed = dispatch.get(namespace ?? project) ?? [project, namespace ?? project];
    for (const packageName of new Set([...listed, BUILTIN_PACKAGE])) {
      for (const prefix of this.#prefixes) {
        const macro = this.#packages.get(packageName)?.get(prefix + name);
        if (macro !== undefined) return macro;
        tried.push(`${packageName}.${prefix}${name}`);
      }
    }
    return site.fail(
      'MF2402',
      `adapter.dispatch() finds no implementation of "${name}"`,
      `define one of ${tried.join(', ')}`,
    );
  }

  /** A hint for a macro name that does not exist. */
  suggest(name: string): string | undefined {
    return didYouMean(name, this.#manifest.macrosByName.keys());
  }
}
