import { useEffect, useState } from 'preact/hooks';

/** Whole seconds until a moment, counting down on the screen; 0 once it has passed. */
export function useSecondsUntil(atMs: number): number {
  const left = (): number => Math.max(0, Math.ceil((atMs - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  // `left` is of this moment
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => {
      const now = left();
      setSeconds(now);
      if (now === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [atMs]);
  return seconds;
}

/** `9:05`. */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
