import type { ComponentChildren, VNode } from 'preact';
import { FieldProblem } from './field.tsx';
import { useField } from './form.tsx';

export function Checkbox(props: {
  readonly name: string;
  /** As it is until somebody changes it. */
  readonly checked?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const { id, problem, describedBy } = useField(props.name, false);
  return (
    <div class="field">
      <FieldProblem id={id} text={problem} />
      <label class="choice" for={id}>
        <input
          type="checkbox"
          class="checkbox"
          id={id}
          name={props.name}
          defaultChecked={props.checked}
          aria-invalid={problem ? 'true' : undefined}
          aria-describedby={describedBy}
        />
        <span>{props.children}</span>
      </label>
    </div>
  );
}
