import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';

export interface Problem {
  /** The field's name, when one field is to blame. */
  readonly field?: string;
  readonly text: string;
}

/** What stands in the way of a form, above it: takes the focus when it appears, each line leads to its field. */
export function ErrorSummary(props: { problems: readonly Problem[]; form: string }): VNode | null {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (props.problems.length > 0) box.current?.focus();
  }, [props.problems]);
  if (props.problems.length === 0) return null;
  const ofFields = props.problems.some(({ field }) => field);
  const titleId = `${props.form}-summary`;
  return (
    <div ref={box} class="error-summary" role="alert" tabIndex={-1} aria-labelledby={titleId}>
      <h2 id={titleId}>{t(ofFields ? 'form.problem' : 'form.problemOther')}</h2>
      <ul>
        {props.problems.map(({ field, text }) => (
          <li key={text}>
            {field ? <FieldLink id={`${props.form}-${field}`} text={text} /> : <p>{text}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function FieldLink(props: { id: string; text: string }): VNode {
  const go = (event: Event): void => {
    event.preventDefault();
    const field = document.getElementById(props.id);
    field?.focus();
    field?.scrollIntoView({ block: 'center' });
  };
  return (
    <a href={`#${props.id}`} onClick={go}>
      {props.text}
    </a>
  );
}
