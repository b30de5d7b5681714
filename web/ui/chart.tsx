import type { VNode } from 'preact';

export interface Bar {
  readonly key: string;
  readonly label: string;
  /** One part for each register, stacked; whole numbers. */
  readonly parts: readonly number[];
  /** What the bar stands for, in words. */
  readonly text: string;
}

const WIDTH = 340;
const HEIGHT = 150;
const FOOT = 18;
const PARTS = ['', 'second', 'third'];

/** A bar chart. It shows; the same figures stand in a table beside it, so for screen readers it is one picture. */
export function Chart(props: { readonly title: string; readonly bars: readonly Bar[] }): VNode {
  const { bars } = props;
  const sum = (bar: Bar): number => bar.parts.reduce((total, part) => total + Math.max(0, part), 0);
  const top = Math.max(1, ...bars.map(sum));
  const step = WIDTH / Math.max(bars.length, 6);
  const width = Math.min(26, step * 0.62);
  const scale = (HEIGHT - FOOT - 8) / top;
  const everyOther = bars.length > 8 ? 2 : 1;
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={props.title}>
      {[0, 0.5, 1].map((level) => {
        const y = HEIGHT - FOOT - level * (HEIGHT - FOOT - 8);
        return <line key={level} x1="0" x2={WIDTH} y1={y} y2={y} />;
      })}
      {bars.map((bar, index) => {
        const x = index * step + (step - width) / 2;
        let y = HEIGHT - FOOT;
        return (
          <g key={bar.key}>
            <title>{bar.text}</title>
            {bar.parts.map((part, order) => {
              const height = Math.max(0, part) * scale;
              y -= height;
              return (
                <rect
                  key={PARTS[order]}
                  class={PARTS[order]}
                  x={x}
                  y={y}
                  width={width}
                  height={Math.max(0, height - 1)}
                  rx="1.5"
                />
              );
            })}
            {(bars.length - 1 - index) % everyOther === 0 && (
              <text x={x + width / 2} y={HEIGHT - 4} text-anchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
