import type { NodeConfig } from '../config/node-config.ts';
import type { NodeStatus } from '../execute/node-result.ts';

/** What the query of a test found. */
export interface TestFinding {
  readonly failures: number;
  /** What the test's `figures` gave. */
  readonly figures: string | null;
  /** `failures` compared with `warn_if` and `error_if`. */
  readonly shouldWarn: boolean;
  readonly shouldError: boolean;
}

export interface TestVerdict {
  readonly status: Extract<NodeStatus, 'pass' | 'warn' | 'fail'>;
  readonly message: string | null;
}

type Thresholds = Pick<NodeConfig, 'severity' | 'warnIf' | 'errorIf'>;

/** The verdict on a test, as dbt gives it: `error_if` counts with severity error only, `warn_if` with both. */
export function evaluateSeverity(config: Thresholds, finding: TestFinding): TestVerdict {
  const results = `${finding.failures} ${finding.failures === 1 ? 'result' : 'results'}`;
  if (config.severity === 'error' && finding.shouldError) {
    return { status: 'fail', message: `Got ${results}, configured to fail if ${config.errorIf}` };
  }
  if (finding.shouldWarn) {
    return { status: 'warn', message: `Got ${results}, configured to warn if ${config.warnIf}` };
  }
  return { status: 'pass', message: null };
}
