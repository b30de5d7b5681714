import type { ComponentChildren, VNode } from 'preact';
import { CHECK, Icon, INFO, WARNING } from './icon.tsx';

type Look = 'plain' | 'warn' | 'good' | 'bad';

const ICONS: Readonly<Record<Look, string>> = { plain: INFO, warn: WARNING, good: CHECK, bad: WARNING };

/** Something that must be read. It stays. */
export function Notice(props: {
  readonly look?: Look;
  readonly icon?: string;
  /** Read out when it appears. */
  readonly live?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const look = props.look ?? 'plain';
  const icon = props.icon ?? ICONS[look];
  return (
    <div class={`notice notice-${look}`} role={props.live ? 'status' : undefined}>
      <Icon d={icon} />
      <div class="stack gap-1">{props.children}</div>
    </div>
  );
}
