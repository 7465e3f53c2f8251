import type { SourceFile } from '../base/diagnostic.ts';
import type { MacroDefinition } from '../jinja/template.ts';
import type { MacroId } from './node-id.ts';

/** A macro (or generic test) of the project or of memflow's built-in package `dbt`. */
export interface Macro {
  readonly id: MacroId;
  /** `test_<name>` for a generic test, as in dbt. */
  readonly name: string;
  readonly packageName: string;
  readonly file: SourceFile;
  readonly definition: MacroDefinition;
  readonly description: string;
  readonly argumentSpecs: readonly {
    readonly name: string;
    readonly type?: string;
    readonly description: string;
  }[];
  readonly dependsOnMacros: readonly MacroId[];
  readonly meta: Readonly<Record<string, unknown>>;
}
