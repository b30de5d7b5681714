import type { ComponentChildren, VNode } from 'preact';

type Look = 'main' | 'quiet' | 'plain' | 'danger';

interface Props {
  readonly look?: Look;
  readonly small?: boolean;
  readonly block?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

function classOf({ look = 'main', small, block, class: more }: Props): string {
  return [
    'button',
    look !== 'main' && `button-${look}`,
    small && 'button-small',
    block && 'button-block',
    more,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * A button. While pending it keeps the focus and its place, says so, and ignores presses; it is not `disabled`,
 * which would throw the focus away.
 */
export function Button(
  props: Props & {
    readonly type?: 'button' | 'submit';
    readonly pending?: boolean;
    readonly disabled?: boolean;
    readonly onClick?: () => void;
  },
): VNode {
  const { pending, onClick } = props;
  return (
    <button
      class={classOf(props)}
      type={props.type ?? 'button'}
      disabled={props.disabled}
      aria-disabled={pending ? 'true' : undefined}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.();
      }}
    >
      {pending && <span class="spinner" aria-hidden="true" />}
      {props.children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink(props: Props & { readonly href: string }): VNode {
  return (
    <a class={classOf(props)} href={props.href}>
      {props.children}
    </a>
  );
}
