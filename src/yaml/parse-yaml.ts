import { type Document, parseAllDocuments, type YAMLWarning } from 'yaml';
import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { buildTree } from './build-tree.ts';
import { readSimpleYaml } from './read-simple-yaml.ts';
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
    return {
      root: null,
      diagnostics: [
        errorDiagnostic('MF2108', 'this file nests too deeply to be read', {
          span: span(0, 0),
          hint: 'look for a runaway "[" or "- ": a few levels are all that is ever needed',
        }),
      ],
    };
  }
  const diagnostics: Diagnostic[] = documents.flatMap((document) =>
    [...document.errors, ...document.warnings.filter(isFault)].map((fault) =>
      errorDiagnostic('MF2101', lowerFirst(fault.message.split('\n')[0] ?? ''), {
        span: span(fault.pos[0], Math.max(fault.pos[0], fault.pos[1])),
        hint: syntaxHint(fault.code, file.text),
      }),
    ),
  );
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

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function syntaxHint(code: string, text: string): string {
  if (code === 'TAB_AS_INDENT' || /^ *\t/m.test(text))
    return 'indent with spaces: YAML does not allow tabs';
  if (
    code === 'BAD_INDENT' ||
    code === 'BLOCK_AS_IMPLICIT_KEY' ||
    code === 'MULTILINE_IMPLICIT_KEY'
  ) {
    return 'check the indentation of this line against its neighbours';
  }
  if (code === 'BAD_SCALAR_START') return 'put the value into quotes';
  if (code === 'BAD_ALIAS' || code === 'RESOURCE_EXHAUSTION')
    return 'check the anchor (&name) that it refers to';
  if (/\{\{|\{%/.test(text)) return 'a value that holds {{ }} or {% %} must stand in quotes';
  return 'check quotes, brackets and indentation around this place';
}
