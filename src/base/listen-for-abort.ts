import { setMaxListeners } from 'node:events';

/** Calls `onAbort` once. Without the warning about many listeners: one signal may end all statements of a run. */
export function listenForAbort(signal: AbortSignal, onAbort: () => void): void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', onAbort, { once: true });
}
