import type { Database } from '../adapter/adapter.ts';
import type { PlanSettings } from '../materialize/plan-input.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { SessionContext } from './session-context.ts';

/** What all plans of an invocation are made with. */
export function planSettings(
  session: SessionContext,
  { adapter, target, files }: LoadedProject,
  database: Database,
  fullRefresh: boolean,
): PlanSettings {
  const { dialect, capabilities } = adapter;
  return {
    dialect,
    capabilities,
    invocationId: session.invocationId,
    asOf: session.asOf,
    engineVersion: database.engine.version,
    storage: { projectDir: files.root, databasePath: target.path },
    fullRefresh,
  };
}
