import type { YAMLError } from 'yaml';
import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';

/** The faults that the library found, in words that help; what merely follows from another is left out. */
export function describeSyntaxFaults(
  faults: readonly YAMLError[],
  file: SourceFile,
): readonly Diagnostic[] {
  if (
    faults.some(
      ({ code, message }) => code === 'RESOURCE_EXHAUSTION' || /call stack/i.test(message),
    )
  ) {
    return [tooDeep(file)];
  }
  const diagnostics = new Map<string, Diagnostic>();
  for (const fault of faults) {
    const diagnostic = unquotedTemplate(fault, file) ?? describe(fault, file);
    const key = `${diagnostic.span?.start} ${diagnostic.message}`;
    if (!diagnostics.has(key)) diagnostics.set(key, diagnostic);
  }
  return [...diagnostics.values()];
}

/** The complaint about brackets within brackets within brackets. */
export function tooDeep(file: SourceFile): Diagnostic {
  return errorDiagnostic('MF2108', 'this file nests too deeply to be read', {
    span: { file, start: 0, end: 0 },
    hint: 'look for a runaway "[" or "- ": a few levels are all that is ever needed',
  });
}

/** `key: {{ x }}` is a mapping in a mapping for YAML, and a fault of its own kind for whoever wrote it. */
function unquotedTemplate({ pos }: YAMLError, file: SourceFile): Diagnostic | undefined {
  const lineStart = file.text.lastIndexOf('\n', Math.max(0, pos[0] - 1)) + 1;
  const lineEnd = file.text.indexOf('\n', pos[0]);
  const line = file.text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const match = /(?:^|[:\-,[]\s*)(\{[{%].*)$/.exec(line);
  const template = match?.[1];
  if (template === undefined) return undefined;
  const start = lineStart + line.length - template.length;
  return errorDiagnostic('MF2101', 'a value that begins with "{" must stand in quotes', {
    span: { file, start, end: start + template.length },
    hint: 'write "{{ ... }}" with the quotes',
  });
}

function describe({ code, message, pos }: YAMLError, file: SourceFile): Diagnostic {
  if (code === 'NON_STRING_KEY') {
    return errorDiagnostic('MF2109', 'a key must be a plain text', {
      span: { file, start: pos[0], end: Math.max(pos[0], pos[1]) },
      hint: 'use a word or a quoted text as the key',
    });
  }
  const text = message.split('\n')[0] ?? '';
  return errorDiagnostic('MF2101', text.charAt(0).toLowerCase() + text.slice(1), {
    span: { file, start: pos[0], end: Math.max(pos[0], pos[1]) },
    hint: hintFor(code, file.text),
  });
}

function hintFor(code: YAMLError['code'], text: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'indent with spaces: YAML does not allow tabs';
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'check the indentation of this line against its neighbours';
    case 'BAD_SCALAR_START':
      return 'put the value into quotes';
    case 'BAD_ALIAS':
      return 'check the anchor (&name) that it refers to';
    default:
      return /^ *\t/m.test(text)
        ? 'indent with spaces: YAML does not allow tabs'
        : 'check quotes, brackets and indentation around this place';
  }
}
