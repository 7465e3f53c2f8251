import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { type CsvShape, scanCsv } from '../csv/scan-csv.ts';
import type { SeedNode } from '../manifest/node.ts';
import { ColumnProfile } from './infer-column-type.ts';
import { MaterializeError } from './materialize-error.ts';
import { sameName } from './statements.ts';

/** A column of a seed as it will be stored. */
export interface SeedColumn {
  readonly name: string;
  readonly type: string;
  /** Chosen by `column_types`, not by the values. */
  readonly configured: boolean;
  /** Some value is the quoted empty text, which is NULL in every type but text. */
  readonly hasEmptyTexts: boolean;
}

/** A seed that has been read and understood. */
export interface SeedContent {
  readonly file: SourceFile;
  readonly shape: CsvShape;
  readonly columns: readonly SeedColumn[];
  readonly notes: readonly Diagnostic[];
}

/** Checks the file of a seed line by line and chooses the types of its columns. @throws {CsvError | MaterializeError} MF502x */
export function readSeed(node: SeedNode, file: SourceFile): SeedContent {
  const profiles: ColumnProfile[] = [];
  const emptyTexts = new Set<number>();
  const shape = scanCsv(file, node.config.delimiter, (fields) => {
    fields.forEach((field, index) => {
      if (field.text === '') {
        if (field.quoted) emptyTexts.add(index);
        return;
      }
      let profile = profiles[index];
      if (profile === undefined) profiles[index] = profile = new ColumnProfile();
      profile.add(field.text);
    });
  });
  const types = Object.entries(node.config.columnTypes);
  checkColumnTypes(node, file, shape, types);
  const columns = shape.columns.map((name, index): SeedColumn => {
    const configured = types.find(([column]) => sameName(column, name))?.[1];
    const type = configured ?? profiles[index]?.type ?? 'VARCHAR';
    const hasEmptyTexts = emptyTexts.has(index);
    return { name, type, configured: configured !== undefined, hasEmptyTexts };
  });
  const notes = columns.flatMap((column, index) => {
    const odd = profiles[index]?.oddNumber ?? null;
    return column.configured || odd === null ? [] : [textNote(node, file, column.name, odd)];
  });
  return { file, shape, columns, notes };
}

function textNote(node: SeedNode, file: SourceFile, column: string, odd: string): Diagnostic {
  return {
    code: 'MF5028',
    severity: 'info',
    message: `column "${column}" of seed "${node.name}" is kept as text: as a number, ${odd} would change`,
    span: { file, start: 0, end: 0 },
    hint: `column_types: {${column}: ...} chooses another type`,
  };
}

function checkColumnTypes(
  node: SeedNode,
  file: SourceFile,
  shape: CsvShape,
  types: readonly (readonly [string, string])[],
): void {
  const unknown = types.filter(([name]) => !shape.columns.some((known) => sameName(known, name)));
  if (unknown.length === 0) return;
  throw new MaterializeError(
    unknown.map(([name]) =>
      errorDiagnostic(
        'MF5027',
        `column_types of seed "${node.name}" has no column "${name}" in ${file.path}`,
        {
          span: { file, start: 0, end: 0 },
          hint: didYouMean(name, shape.columns) ?? `its columns are ${shape.columns.join(', ')}`,
        },
      ),
    ),
  );
}
