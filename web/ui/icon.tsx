import type { VNode } from 'preact';

/** Line icons of our own on a 24 × 24 grid. Each is a constant, so that a page carries only those it shows. */
export const BOLT = 'M13 3 5 14h6l-1 7 8-11h-6z';
export const DROP = 'M12 3.5c3.2 4 6 7 6 10.2a6 6 0 0 1-12 0c0-3.2 2.8-6.2 6-10.2z';
export const HOT_DROP = `${DROP}M8.8 14.5c1.6-1.6 2.6 1.2 4.2-.2.8-.7 1.4-.6 2.2 0`;
export const RADIATOR = 'M5 7v11M9.7 7v11M14.3 7v11M19 7v11M3 9.5h18M3 15.5h18';
export const HOUSE = 'M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z';
export const BIN = 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13';
export const DIAL = 'M4.5 18a9 9 0 1 1 15 0zM12 14l3.5-4.5M12 6v1.5M6 12h1.5M16.5 12H18';
export const BILL = 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9.5 8h5M9.5 12h5';
export const CARD = 'M3 6h18v12.5H3zM3 10.5h18M6.5 15h3';
export const CHECK = 'M5 12.5l5 5L19.5 7';
export const WARNING = 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.1v.2';
export const INFO = 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 7.8v.2';
export const CHEVRON = 'M9 5l7 7-7 7';
export const MENU = 'M4 7h16M4 12h16M4 17h16';
export const CLOSE = 'M6 6l12 12M18 6 6 18';
export const SUN =
  'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4';
export const MOON = 'M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z';
export const EYE =
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z';
export const EYE_OFF = `${EYE}M4 20 20 4`;
export const DOWNLOAD = 'M12 4v11M7.5 11l4.5 4.5L16.5 11M5 20h14';
export const UP = 'M12 19V5.5M6.5 11 12 5.5 17.5 11';
export const DOWN = 'M12 5v13.5M6.5 13l5.5 5.5 5.5-5.5';
export const PLUS = 'M12 5v14M5 12h14';
export const CLOCK = 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2';
export const MAIL = 'M3 6h18v12.5H3zM3.5 6.5 12 13l8.5-6.5';

/** Decoration beside words; it says nothing by itself. */
export function Icon(props: { d: string; size?: number; class?: string }): VNode {
  const size = props.size ?? 24;
  return (
    <svg
      class={props.class}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={props.d} />
    </svg>
  );
}
