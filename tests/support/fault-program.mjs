// Runs the program of a golden error case on the project in a folder, and shows what it is refused with as the command line
// shows errors. A program is `export default async (session, shown) => ..`; `shown` takes what is to fail.
// usage: fault-program.mjs FOLDER PROGRAM
import { pathToFileURL } from 'node:url';
import { createSession, MemflowError } from 'memflow';

// By URL, so that type checking does not need the build.
/** @type {typeof import('../../src/report/format-diagnostic.ts')} */
const { formatDiagnostic } = await import(
  new URL('../../dist/report/format-diagnostic.js', import.meta.url).href
);

/** @param {string} text */
const say = (text) => process.stderr.write(`${text}\n`);

const [folder = '.', program = ''] = process.argv.slice(2);
const session = createSession({ projectDir: folder });
/** @param {Promise<unknown>} failing */
const shown = async (failing) => {
  try {
    await failing;
    say('no error');
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    for (const diagnostic of error.diagnostics) say(formatDiagnostic(diagnostic));
    process.exitCode = error.exitCode;
  }
};
try {
  const { default: run } = await import(pathToFileURL(program).href);
  await run(session, shown);
} finally {
  await session.close();
}
