import { createContext, Script } from 'node:vm';

const context: { work?: (() => void) | undefined } = createContext({ work: undefined });
const script = new Script('work()');

/**
 * Does `work`, but for no longer than so many milliseconds: V8's watchdog then ends it wherever it is, also inside of a
 * regular expression. What `work` has changed by then is only half changed. Gives whether it came to its end.
 */
export function runBounded(work: () => void, milliseconds: number): boolean {
  context.work = work;
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.round(milliseconds)) });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    context.work = undefined;
  }
}
