import { type ComponentChildren, createContext, type VNode } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ApiFault } from '../api/fault.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { dropDraft, keepForm, restoreForm } from './draft.ts';
import { ErrorSummary, type Problem } from './error-summary.tsx';
import { faultWords } from './fault-words.ts';

/** What a form holds, by field name; a ticked box is `on`, an unticked one absent. */
export type FormValues = Readonly<Record<string, string | undefined>>;
/** What is wrong, by field name. */
export type Problems = Readonly<Record<string, string | undefined>>;

interface FormState {
  readonly name: string;
  readonly problems: Problems;
}
const Context = createContext<FormState>({ name: '', problems: {} });

interface Props {
  /** Names the draft; two forms on the screen have different ones. */
  readonly name: string;
  /** What can be seen to be wrong before asking the API. */
  readonly check?: (values: FormValues) => Problems;
  /** Sends it. What it throws is shown above the form and beside the fields it names. */
  readonly submit: (values: FormValues) => Promise<void>;
  /** Which of our fields an API field belongs to, where the names differ. */
  readonly fieldOf?: (apiField: string) => string;
  readonly submitText: string;
  readonly pendingText?: string;
  /** The draft outlives success: another step may lead back here. */
  readonly keepDraft?: boolean;
  readonly beside?: ComponentChildren;
  /** Told what the form holds after each change. */
  readonly onChange?: (values: FormValues) => void;
  readonly children: ComponentChildren;
}

/**
 * A form of uncontrolled inputs: typing costs no rendering, and what was typed before the script came stays. Checks,
 * sends once at a time, explains what went wrong in a summary that takes the focus, keeps a draft.
 */
export function Form(props: Props): VNode {
  const words = useWords();
  const form = useRef<HTMLFormElement>(null);
  const sending = useRef(false);
  const [pending, setPending] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const { name } = props;

  useLayoutEffect(() => {
    if (form.current) restoreForm(name, form.current);
  }, [name]);

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const element = form.current;
    if (!element || sending.current) return;
    const values = valuesIn(element);
    const wrong = listed(props.check?.(values) ?? {});
    setProblems(wrong);
    if (wrong.length > 0) return;
    sending.current = true;
    setPending(true);
    try {
      await props.submit(values);
      if (!props.keepDraft) dropDraft(name);
    } catch (fault) {
      setProblems(problemsOf(fault, element));
    } finally {
      sending.current = false;
      setPending(false);
    }
  };

  const problemsOf = (fault: unknown, element: HTMLFormElement): Problem[] => {
    const byField = (fault instanceof ApiFault ? fault.fields : []).flatMap(
      ({ field, detail }): Problem[] => {
        const own = props.fieldOf?.(field) ?? field;
        return element.elements.namedItem(own) ? [{ field: own, text: detail }] : [];
      },
    );
    if (byField.length > 0) return byField;
    const requestId = fault instanceof ApiFault && fault.status >= 500 ? fault.requestId : undefined;
    return [
      { text: faultWords(fault, words) },
      ...(requestId ? [{ text: words.t('fault.requestId', { id: requestId }) }] : []),
    ];
  };

  const byName = Object.fromEntries(problems.flatMap(({ field, text }) => (field ? [[field, text]] : [])));
  return (
    <Context.Provider value={{ name, problems: byName }}>
      <form
        ref={form}
        class="stack"
        method="post"
        noValidate
        onSubmit={send}
        onInput={(event) => {
          keepForm(name, event.currentTarget);
          props.onChange?.(valuesIn(event.currentTarget));
        }}
      >
        <ErrorSummary problems={problems} form={name} />
        {props.children}
        <div class="actions">
          <Button type="submit" pending={pending}>
            {pending && props.pendingText ? props.pendingText : props.submitText}
          </Button>
          {props.beside}
        </div>
      </form>
    </Context.Provider>
  );
}

function valuesIn(form: HTMLFormElement): FormValues {
  return Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, String(value).trim()]));
}

function listed(problems: Problems): Problem[] {
  return Object.entries(problems).flatMap(([field, text]) => (text ? [{ field, text }] : []));
}

/** The id of a field's input, what is wrong with it, and the attributes that tie the two and the hint together. */
export function useField(
  name: string,
  hasHint: boolean,
): { id: string; problem: string | undefined; describedBy: string | undefined } {
  const form = useContext(Context);
  const id = fieldId(form.name, name);
  const problem = form.problems[name];
  const describedBy = [hasHint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return { id, problem, describedBy: describedBy || undefined };
}

function fieldId(form: string, field: string): string {
  return `${form}-${field}`;
}
