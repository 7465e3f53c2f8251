import { MemflowError } from '../base/errors.ts';

/** A CSV file cannot be read as it stands. Codes MF5021 - MF5025. */
export class CsvError extends MemflowError {}
