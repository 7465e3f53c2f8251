import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic, MemflowError } from '../base/errors.ts';
import { type MacroDefinition, parseTemplate, type Template } from '../jinja/template.ts';
import type { Macro } from '../manifest/macro.ts';
import { macroId } from '../manifest/node-id.ts';
import { isValidName, NAME_HINT } from './check-name.ts';

/** The name that a definition is found under: `test_unique`, `materialization_table_default`, else as written. */
function macroName({ kind, name, details }: MacroDefinition): string {
  if (kind === 'test') return `test_${name}`;
  if (kind === 'materialization')
    return `materialization_${name}_${String(details.get('adapter'))}`;
  return name;
}

/** The macros of some files of one package, in their order. What does not parse is reported and left out. */
export function parseMacros(
  files: readonly SourceFile[],
  packageName: string,
  diagnostics: Diagnostic[],
): readonly Macro[] {
  const macros = new Map<string, Macro>();
  for (const file of files) {
    const template = parseOrReport(file, diagnostics);
    for (const definition of template?.macros ?? []) {
      if (definition.kind === 'docs' || definition.kind === 'snapshot') continue;
      const macro = buildMacro(definition, packageName, file);
      const other = macros.get(macro.name);
      if (other !== undefined) {
        diagnostics.push(
          errorDiagnostic('MF2210', `the macro "${definition.name}" is defined twice`, {
            span: definition.nameSpan,
            related: [{ message: 'the other one', span: other.definition.nameSpan }],
            hint: 'rename or remove one of the two',
          }),
        );
      } else if (!isValidName(definition.name)) {
        diagnostics.push(
          errorDiagnostic('MF2203', `the macro name "${definition.name}" is not allowed`, {
            span: definition.nameSpan,
            hint: NAME_HINT,
          }),
        );
      } else macros.set(macro.name, macro);
    }
  }
  return [...macros.values()];
}

function buildMacro(definition: MacroDefinition, packageName: string, file: SourceFile): Macro {
  const name = macroName(definition);
  return {
    id: macroId(packageName, name),
    name,
    packageName,
    file,
    definition,
    description: '',
    argumentSpecs: [],
    dependsOnMacros: [],
    meta: {},
  };
}

/** The template of a file, or null with the parser's diagnostics. */
export function parseOrReport(file: SourceFile, diagnostics: Diagnostic[]): Template | null {
  try {
    return parseTemplate(file);
  } catch (error: unknown) {
    if (!(error instanceof MemflowError)) throw error;
    diagnostics.push(...error.diagnostics);
    return null;
  }
}
