import type { ComponentChildren, VNode } from 'preact';
import { Page } from '../ui/page.tsx';

/** A page that belongs to another, and the way back there: one narrow column, unless its tables need the width. */
export function InnerPage(props: {
  readonly title: string;
  readonly back: { readonly href: string; readonly text: string };
  readonly lead?: ComponentChildren;
  readonly of?: string | undefined;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const { href, text } = props.back;
  return (
    <Page
      title={props.title}
      {...(props.of && { of: props.of })}
      above={
        <p class="small">
          <a href={href}>← {text}</a>
        </p>
      }
      lead={props.lead}
    >
      <div class={props.wide ? 'stack' : 'form-page stack'}>{props.children}</div>
    </Page>
  );
}
