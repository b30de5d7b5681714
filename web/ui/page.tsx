import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';

let pagesShown = 0;
let settle = (): void => {};
/** Settles once the first page stands, so that the prerendered screen can go. */
export const firstPageShown = new Promise<void>((resolve) => {
  settle = resolve;
});

/**
 * A page's heading and what stands under it. Sets the document's title; on every page but the first the heading
 * takes the focus, so that a screen reader hears where it has come and Tab goes on from there.
 */
export function Page(props: {
  readonly title: string;
  /** Above the heading: where this page belongs. */
  readonly above?: ComponentChildren;
  /** Under the heading. */
  readonly lead?: ComponentChildren;
  /** Changes when another thing is shown on the same page. */
  readonly of?: string;
  readonly children: ComponentChildren;
}): VNode {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('app.title', { page: props.title });
  }, [props.title, t]);
  // the focus moves when another thing is shown, not when its title is known
  useEffect(() => {
    if (pagesShown > 0) heading.current?.focus({ preventScroll: true });
    pagesShown += 1;
    settle();
  }, [props.of]);
  return (
    <>
      <div class="page-head">
        {props.above}
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.lead}
      </div>
      {props.children}
    </>
  );
}
