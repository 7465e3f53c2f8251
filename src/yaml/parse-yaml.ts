import { type Document, parseAllDocuments, type YAMLWarning } from 'yaml';
import type { SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { buildTree } from './build-tree.ts';
import { readSimpleYaml } from './read-simple-yaml.ts';
import { describeSyntaxFaults, tooDeep } from './syntax-fault.ts';
import type { ParsedYaml } from './yaml-node.ts';

/**
 * Reads one YAML 1.2 document (core schema, plus merge keys `<<` as dbt's YAML has them). Never throws: syntax errors,
 * duplicate keys, alias bombs, tabs, second documents and keys that would touch object prototypes are
 * diagnostics MF21xx.
 */
export function parseYaml(file: SourceFile): ParsedYaml {
  const simple = readSimpleYaml(file);
  return simple === undefined ? parseFullYaml(file) : { root: simple, diagnostics: [] };
}

/** The same by the library alone, at a tenth of the speed. */
export function parseFullYaml(file: SourceFile): ParsedYaml {
  const span = (start: number, end: number): SourceSpan => ({ file, start, end });
  let documents: readonly Document.Parsed[];
  try {
    documents = [
      ...parseAllDocuments(file.text, {
        intAsBigInt: true,
        prettyErrors: false,
        stringKeys: true,
        uniqueKeys: false,
        logLevel: 'silent',
      }),
    ];
  } catch (error: unknown) {
    // The library recurses once per level: its own stack limit is the only thing that it throws on.
    if (!(error instanceof RangeError)) throw error;
    return { root: null, diagnostics: [tooDeep(file)] };
  }
  const faults = documents.flatMap(({ errors, warnings }) => [
    ...errors,
    ...warnings.filter(isFault),
  ]);
  const diagnostics = [...describeSyntaxFaults(faults, file)];
  const [first, ...others] = documents;
  const second = others.find(
    ({ contents }) => contents !== null && contents.range[1] > contents.range[0],
  );
  if (second?.contents) {
    diagnostics.push(
      errorDiagnostic('MF2105', 'a second YAML document begins here', {
        span: span(second.contents.range[0], second.contents.range[1]),
        hint: 'keep one document per file: remove the "---" line or move this part to a file of its own',
      }),
    );
  }
  if (first === undefined || diagnostics.length > 0) return { root: null, diagnostics };
  return buildTree(first, file);
}

/** A tag that nobody knows changes what a value is; a bracket that stands too far out does not. */
function isFault({ code }: YAMLWarning): boolean {
  return code !== 'BAD_INDENT';
}
