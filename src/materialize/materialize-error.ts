import { MemflowError } from '../base/errors.ts';

/** A node cannot be materialized: its configuration, its data and what exists do not fit together. Codes MF5xxx. */
export class MaterializeError extends MemflowError {}
