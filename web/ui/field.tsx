import type { ComponentChildren, InputHTMLAttributes, VNode } from 'preact';
import { useField } from './form.tsx';

type InputProps = Pick<
  InputHTMLAttributes,
  | 'type'
  | 'autocomplete'
  | 'inputMode'
  | 'maxLength'
  | 'placeholder'
  | 'class'
  | 'value'
  | 'defaultValue'
  | 'list'
> & { readonly onInput?: (event: InputEvent & { currentTarget: HTMLInputElement }) => void };

export interface FieldProps extends InputProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** Never kept in a draft. */
  readonly secret?: boolean;
  /** Stands inside the input's right edge. */
  readonly inside?: ComponentChildren;
  /** Stands below the input. */
  readonly below?: ComponentChildren;
}

/** A labelled input with its hint and its problem. */
export function Field({ name, label, hint, secret, inside, below, ...input }: FieldProps): VNode {
  const { id, problem, describedBy } = useField(name, hint !== undefined);
  const control = (
    <input
      {...input}
      id={id}
      name={name}
      type={input.type ?? 'text'}
      class={`input ${input.class ?? ''}`}
      data-secret={secret ? '' : undefined}
      aria-invalid={problem ? 'true' : undefined}
      aria-describedby={describedBy}
    />
  );
  return (
    <div class={problem ? 'field field-bad' : 'field'}>
      <label for={id}>{label}</label>
      <Hint id={id}>{hint}</Hint>
      <FieldProblem id={id} text={problem} />
      {inside ? (
        <div class="input-beside">
          {control}
          {inside}
        </div>
      ) : (
        control
      )}
      {below}
    </div>
  );
}

function Hint(props: { id: string; children?: ComponentChildren }): VNode | null {
  if (props.children === undefined) return null;
  return (
    <div class="hint" id={`${props.id}-hint`}>
      {props.children}
    </div>
  );
}

export function FieldProblem(props: { id: string; text: string | undefined }): VNode | null {
  if (!props.text) return null;
  return (
    <p class="field-error" id={`${props.id}-problem`}>
      {props.text}
    </p>
  );
}
