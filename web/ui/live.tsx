import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const SHOWN_MS = 6000;
let show: ((text: string) => void) | undefined;

/** Says something in passing: on the screen for some seconds and to screen readers. Nothing that must be read. */
export function announce(text: string): void {
  show?.(text);
}

export function LiveRegion(): VNode {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer = 0;
    show = (next) => {
      clearTimeout(timer);
      setText(next);
      timer = window.setTimeout(() => setText(''), SHOWN_MS);
    };
    return () => {
      clearTimeout(timer);
      show = undefined;
    };
  }, []);
  return (
    <div class="live" role="status">
      {text && <p class="live-text">{text}</p>}
    </div>
  );
}
