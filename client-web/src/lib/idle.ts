/** Watches whether anybody is still there. */

/** How long before the lock its warning comes, in seconds. */
const WARNING = 60;
/** How long nobody may touch anything, in seconds: a beneficiary sits where others pass. */
const BENEFICIARY = 5 * 60;
const PROFESSIONAL = 15 * 60;

const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export interface Idle {
  /** Counts from now again. */
  stay(): void;
  stop(): void;
}

/** Calls `warn` a minute before `lock`. Once it has warned, only `stay` counts: a sleeve on the mouse does not. */
export function watch(professional: boolean, longest: number, warn: () => void, lock: () => void): Idle {
  const seconds = Math.min(professional ? PROFESSIONAL : BENEFICIARY, Math.max(longest, 2 * WARNING));
  let touched = Date.now();
  let warned = false;
  let timer = 0;

  const look = () => {
    const idle = (Date.now() - touched) / 1000;
    if (idle >= seconds) {
      lock();
      return;
    }
    if (!warned && idle >= seconds - WARNING) {
      warned = true;
      warn();
    }
    const next = warned ? seconds - idle : seconds - WARNING - idle;
    timer = window.setTimeout(look, next * 1000);
  };
  const touch = () => {
    if (!warned) touched = Date.now();
  };
  // A computer that slept wakes up with its timers late.
  const wake = () => {
    if (document.visibilityState === "visible") look();
  };

  for (const kind of TOUCHES) addEventListener(kind, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", wake);
  look();
  return {
    stay() {
      touched = Date.now();
      warned = false;
      clearTimeout(timer);
      look();
    },
    stop() {
      clearTimeout(timer);
      for (const kind of TOUCHES) removeEventListener(kind, touch, { capture: true });
      document.removeEventListener("visibilitychange", wake);
    },
  };
}
