import type { SourceFile } from '../base/diagnostic.ts';
import { BUILTIN_NAME_MACROS } from './builtin-name-macros.ts';
import { BUILTIN_PARTITION_MACROS } from './builtin-partition-macros.ts';
import { BUILTIN_SQL_MACROS } from './builtin-sql-macros.ts';
import { BUILTIN_TEST_MACROS } from './builtin-test-macros.ts';

/** The package of memflow's own macros, under the name that dbt projects expect. */
export const BUILTIN_PACKAGE = 'dbt';

/** The built-in package as files. Their paths appear in macro stacks. */
export const BUILTIN_MACRO_FILES: readonly SourceFile[] = [
  { path: 'memflow/macros/tests.sql', text: BUILTIN_TEST_MACROS },
  { path: 'memflow/macros/names.sql', text: BUILTIN_NAME_MACROS },
  { path: 'memflow/macros/sql.sql', text: BUILTIN_SQL_MACROS },
  { path: 'memflow/macros/partitions.sql', text: BUILTIN_PARTITION_MACROS },
];
