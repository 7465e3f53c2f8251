import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic, MemflowError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { relocate } from '../config/render-yaml.ts';
import { renderTemplate } from '../jinja/render.ts';
import { parseTemplate } from '../jinja/template.ts';
import { HostFunction, type Value } from '../jinja/value.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { textOf, valueAt, type YamlMapping } from '../yaml/yaml-node.ts';
import { parseOrReport } from './parse-macros.ts';

type Docs = Manifest['docs'];

/** The `{% docs %}` blocks of Markdown files. Two of one name are a diagnostic MF2214. */
export function parseDocs(files: readonly SourceFile[], diagnostics: Diagnostic[]): Docs {
  const docs = new Map<
    string,
    { name: string; file: SourceFile; text: string; span: Diagnostic['span'] }
  >();
  for (const file of files) {
    if (!/\{%-?\s*docs\b/.test(file.text)) continue;
    for (const { kind, name, nameSpan, bodySpan } of parseOrReport(file, diagnostics)?.macros ??
      []) {
      if (kind !== 'docs') continue;
      const other = docs.get(name);
      if (other?.span === undefined) {
        const text = file.text.slice(bodySpan.start, bodySpan.end).trim();
        docs.set(name, { name, file, text, span: nameSpan });
        continue;
      }
      diagnostics.push(
        errorDiagnostic('MF2214', `the docs block "${name}" is defined twice`, {
          span: nameSpan,
          related: [{ message: 'the other one', span: other.span }],
          hint: 'rename one of the two',
        }),
      );
    }
  }
  const sorted = [...docs.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(sorted.map(({ name, file, text }) => [name, { name, file, text }]));
}

/** `doc('name')` and `doc('package', 'name')`. */
export function docFunction(docs: Docs): HostFunction {
  return new HostFunction('doc', ({ positional }, site) => {
    const name = positional.at(-1);
    const block = typeof name === 'string' ? docs.get(name) : undefined;
    if (block !== undefined) return block.text;
    const hint =
      didYouMean(String(name), docs.keys()) ??
      'define it in a .md file: {% docs name %} ... {% enddocs %}';
    return site.fail('MF2214', `there is no docs block "${String(name)}"`, hint);
  });
}

/** Renders the `description` of an entry; faults are diagnostics at its place. */
export function descriptionRenderer(
  lookup: (name: string) => Value | undefined,
  diagnostics: Diagnostic[],
): (node: YamlMapping) => string {
  return (entry) => {
    const node = valueAt(entry, 'description');
    const text = textOf(node);
    if (node?.kind !== 'scalar' || text === undefined || !/\{[{%#]/.test(text)) return text ?? '';
    const file = { path: node.span.file.path, text };
    try {
      const rendered = renderTemplate(parseTemplate(file), { lookup });
      return rendered instanceof Promise ? text : rendered;
    } catch (error: unknown) {
      if (!(error instanceof MemflowError)) throw error;
      diagnostics.push(...relocate(error.diagnostics, file, node));
      return text;
    }
  };
}
