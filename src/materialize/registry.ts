import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { ModelNode } from '../manifest/node.ts';
import { incrementalMaterialization } from './incremental.ts';
import type { Materialization } from './materialization.ts';
import { MaterializeError } from './materialize-error.ts';
import { tableMaterialization } from './table.ts';
import { viewMaterialization } from './view.ts';

const MATERIALIZATIONS: ReadonlyMap<string, Materialization> = new Map(
  [viewMaterialization, tableMaterialization, incrementalMaterialization].map((entry) => [
    entry.name,
    entry,
  ]),
);

/**
 * How this model is materialized. Materializations of the project's own, written in Jinja, are not supported yet.
 * @throws {MaterializeError} MF1108
 */
export function materializationOf(node: ModelNode): Materialization {
  const { materialized } = node.config;
  const found = MATERIALIZATIONS.get(materialized);
  if (found !== undefined) return found;
  const place = node.span === undefined ? {} : { span: node.span };
  const names = [...MATERIALIZATIONS.keys(), 'ephemeral'];
  throw new MaterializeError(
    errorDiagnostic(
      'MF1108',
      `model "${node.name}" is materialized as "${materialized}", which memflow cannot do`,
      {
        ...place,
        hint:
          didYouMean(materialized, names) ??
          `use one of ${names.join(', ')}; a project's own materializations are not supported yet`,
      },
    ),
  );
}
