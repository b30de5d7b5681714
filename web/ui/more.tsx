import type { ComponentChildren, VNode } from 'preact';
import { CHEVRON, Icon } from './icon.tsx';

/** Something that opens where it stands. */
export function More(props: {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <details class="more" open={props.open}>
      <summary>
        <Icon d={CHEVRON} size={18} />
        {props.title}
      </summary>
      {props.children}
    </details>
  );
}
