import type { VNode } from 'preact';

/** The logo mark: a K whose arms are two quarters of a dial, the lower one lit. The same drawing is in public/mark.svg. */
export function Mark(props: { size?: number }): VNode {
  const size = props.size ?? 32;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b5563" />
      <g fill="none" stroke-width="3.4" stroke-linecap="round">
        <path d="M9.5 8v16" stroke="#fff" />
        <path d="M14.5 16c4.8 0 8-3 8-8" stroke="#fff" />
        <path d="M14.5 16c4.8 0 8 3 8 8" stroke="#f0862b" />
      </g>
    </svg>
  );
}
