import type { ComponentChildren, VNode } from 'preact';
import { CHECK, Icon, WARNING } from './icon.tsx';

type Look = 'plain' | 'warn' | 'good' | 'bad';

/** Something that must be read. It stays. */
export function Notice(props: {
  readonly look?: Look;
  readonly icon?: string;
  /** Read out when it appears. */
  readonly live?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const look = props.look ?? 'plain';
  const icon = props.icon ?? (look === 'good' ? CHECK : WARNING);
  return (
    <div class={`notice notice-${look}`} role={props.live ? 'status' : undefined}>
      <Icon d={icon} />
      <div class="stack gap-1">{props.children}</div>
    </div>
  );
}
