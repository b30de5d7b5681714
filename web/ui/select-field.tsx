import type { VNode } from 'preact';
import { FieldProblem } from './field.tsx';
import { useField } from './form.tsx';

export function SelectField(props: {
  readonly name: string;
  readonly label: string;
  /** Stands while nothing is chosen. */
  readonly empty: string;
  /** Chosen at first. */
  readonly value?: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
}): VNode {
  const { id, problem, describedBy } = useField(props.name, false);
  return (
    <div class={problem ? 'field field-bad' : 'field'}>
      <label for={id}>{props.label}</label>
      <FieldProblem id={id} text={problem} />
      <select
        class="input select-own"
        id={id}
        name={props.name}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={describedBy}
      >
        <option value="">{props.empty}</option>
        {props.options.map(([value, text]) => (
          <option key={value} value={value} selected={value === props.value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
