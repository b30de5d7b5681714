import type { ComponentChildren, VNode } from 'preact';

export type Fact = readonly [name: string, value: ComponentChildren];

/** Names and values, a line each; those without a value are left out. */
export function Facts(props: { readonly facts: readonly Fact[]; readonly sums?: boolean }): VNode {
  return (
    <dl class={props.sums ? 'facts facts-sums' : 'facts'}>
      {props.facts
        .filter(([, value]) => value !== undefined && value !== false && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
