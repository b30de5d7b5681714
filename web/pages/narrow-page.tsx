import type { ComponentChildren, VNode } from 'preact';
import { Page } from '../ui/page.tsx';

/** A page of one column that belongs to another, and the way back there. */
export function NarrowPage(props: {
  readonly title: string;
  readonly back: { readonly href: string; readonly text: string };
  readonly lead?: ComponentChildren;
  readonly of?: string | undefined;
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
      <div class="form-page stack">{props.children}</div>
    </Page>
  );
}
