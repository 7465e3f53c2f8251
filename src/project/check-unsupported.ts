import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { itemsAt, textAt } from '../yaml/yaml-node.ts';
import { parseOrReport } from './parse-macros.ts';
import { fileSpan } from './parse-state.ts';
import type { LocatedFile } from './project-files.ts';

/** Files of what memflow does not support, each named by a diagnostic MF2205. Empty lists of packages are fine. */
export function checkUnsupported(files: readonly LocatedFile[], diagnostics: Diagnostic[]): void {
  for (const { file } of files) {
    const span = fileSpan(file);
    if (file.path.endsWith('.py')) {
      diagnostics.push(
        errorDiagnostic('MF2205', 'Python models are not supported', {
          span,
          hint: 'write the model in SQL, or move the file out of the model paths',
        }),
      );
    } else if (file.path.endsWith('.sql')) {
      for (const { kind, name, nameSpan } of parseOrReport(file, diagnostics)?.macros ?? []) {
        if (kind !== 'snapshot') continue;
        diagnostics.push(
          errorDiagnostic('MF2205', `the snapshot "${name}" is not supported yet`, {
            span: nameSpan,
            hint: 'remove it, or keep this part in dbt',
          }),
        );
      }
    } else if (file.path === 'selectors.yml') diagnostics.push(ignoredSelectors(file));
    else diagnostics.push(...packageFaults(file));
  }
}

function ignoredSelectors(file: LocatedFile['file']): Diagnostic {
  return {
    code: 'MF2215',
    severity: 'warning',
    message: 'selectors.yml is not read: its selectors cannot be used yet',
    span: fileSpan(file),
    hint: 'write the selection out with --select and --exclude',
  };
}

function packageFaults(file: LocatedFile['file']): readonly Diagnostic[] {
  const { root, diagnostics } = parseYaml(file);
  const items = [...itemsAt(root, 'packages'), ...itemsAt(root, 'projects')];
  return [
    ...diagnostics,
    ...items.map((item) => {
      const name = ['package', 'git', 'local', 'tarball', 'name']
        .map((key) => textAt(item, key))
        .find(Boolean);
      return errorDiagnostic('MF2205', `packages are not supported yet: "${name ?? 'package'}"`, {
        span: item.span,
        hint: 'copy the macros that you need into the project, and remove the entry',
      });
    }),
  ];
}

/** Flags of dbt that would change what a command does or prints; memflow takes them from the command line only. */
const IGNORED_FLAGS: ReadonlySet<string> = new Set([
  'debug',
  'full_refresh',
  'indirect_selection',
  'log_format',
  'log_level',
  'log_path',
  'printer_width',
  'quiet',
  'target_path',
  'use_colors',
  'warn_error',
  'warn_error_options',
  'write_json',
]);

/** Flags of the project file that have no effect here: a warning MF2215 each. `fail_fast` and `store_failures` have one. */
export function checkFlags({ file, flags }: ProjectConfig): readonly Diagnostic[] {
  return Object.keys(flags)
    .filter((name) => IGNORED_FLAGS.has(name))
    .map((name) => ({
      code: 'MF2215',
      severity: 'warning',
      message: `the flag "${name}" of the project file has no effect`,
      span: fileSpan(file),
      hint: `set MEMFLOW_${name.toUpperCase()}, or give --${name.replaceAll('_', '-')}`,
    }));
}
