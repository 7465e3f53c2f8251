import type { CellValue } from '../adapter/connection.ts';
import { errorDiagnostic, MemflowError } from '../base/errors.ts';
import type { DataTestNode } from '../manifest/node.ts';
import type { TestFinding } from './evaluate-severity.ts';

/** A test cannot be evaluated as it is configured. Codes MF6xxx. */
class TestError extends MemflowError {}

const DEFAULT_THRESHOLD = '!= 0';

/** A query of one row, and where the failing-rows query stands in it. */
export interface TestQuery {
  readonly sql: string;
  readonly offset: number;
}

/**
 * The query that counts the failing rows of `rowsSql`. Where `warn_if` or `error_if` are more than `!= 0`, the engine
 * compares as well, because they may be any right side of a comparison.
 */
export function buildTestQuery(node: DataTestNode, rowsSql: string): TestQuery {
  const { failCalc, limit, warnIf, errorIf, figures } = node.config;
  const limited =
    limit === null ? ['', ''] : ['select * from (\n', `\n) as memflow_rows limit ${limit}`];
  const told = figures === null ? 'null' : `cast((${figures}) as varchar)`;
  const head = `select ${failCalc} as failures, ${told} as figures from (\n${limited[0]}`;
  const tail = `${limited[1]}\n) as dbt_internal_test`;
  if (isDefault(warnIf) && isDefault(errorIf)) {
    return { sql: `${head}${rowsSql}${tail}`, offset: head.length };
  }
  const compared =
    `select failures, figures, coalesce(failures, 0) ${warnIf} as should_warn,` +
    ` coalesce(failures, 0) ${errorIf} as should_error from (\n${head}`;
  return { sql: `${compared}${rowsSql}${tail}\n) as memflow_failures`, offset: compared.length };
}

function isDefault(threshold: string): boolean {
  return threshold.trim() === DEFAULT_THRESHOLD;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Reads the row of a test query; a NULL of `fail_calc` counts as 0. @throws {TestError} MF6002 */
export function readFinding(node: DataTestNode, row: readonly CellValue[]): TestFinding {
  const failures = Number(row[0] ?? 0);
  if (Number.isNaN(failures)) {
    throw new TestError(
      errorDiagnostic(
        'MF6002',
        `fail_calc "${node.config.failCalc}" of test "${node.name}" gave "${String(row[0])}", not a number`,
        {
          ...(node.span !== undefined && { span: node.span }),
          hint: 'fail_calc must be an aggregate that gives a number, such as count(*)',
        },
      ),
    );
  }
  const figures = row[1] === null || row[1] === undefined ? null : oneLine(String(row[1]));
  if (row.length === 2) {
    return { failures, figures, shouldWarn: failures !== 0, shouldError: failures !== 0 };
  }
  return { failures, figures, shouldWarn: row[2] === true, shouldError: row[3] === true };
}
